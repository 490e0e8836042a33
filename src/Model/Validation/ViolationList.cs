namespace BuildFarm.Model.Validation;

internal sealed class ViolationList(int limit)
{
    private List<Violation>? items;

    public IReadOnlyList<Violation> Items => items ?? (IReadOnlyList<Violation>)[];

    public bool IsFull => items?.Count >= limit;

    public void Add(string path, string rule, string message)
    {
        if (!IsFull) (items ??= []).Add(new Violation(path, rule, message));
    }
}
