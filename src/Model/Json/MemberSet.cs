namespace BuildFarm.Model.Json;

/// <summary>The members of one object read so far. Allocates only for wide messages and unknown members.</summary>
internal struct MemberSet(int count)
{
    private readonly bool[]? wide = count > 64 ? new bool[count] : null;
    private ulong narrow;
    private HashSet<string>? unknown;

    public bool Add(int index)
    {
        if (wide is not null)
        {
            var fresh = !wide[index];
            wide[index] = true;
            return fresh;
        }

        var bit = 1UL << index;
        var isNew = (narrow & bit) == 0;
        narrow |= bit;
        return isNew;
    }

    public bool AddUnknown(string name) => (unknown ??= new HashSet<string>(StringComparer.Ordinal)).Add(name);
}
