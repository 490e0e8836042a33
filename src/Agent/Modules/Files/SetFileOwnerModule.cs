
namespace BuildFarm.Agent.Modules.Files;

/// <summary>Changes the owner and group of files; a link's target, not the link.</summary>
internal sealed class SetFileOwnerModule : IActionModule
{
    public string Name => "SetFileOwner";

    public ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop)
    {
        UnixOnly.Check(context);
        foreach (InputReader item in context.Items)
        {
            stop.ThrowIfCancellationRequested();
            string path = context.Services.FullPath(item.Required("path"));
            (uint user, uint group) = UnixOnly.Owner(context, item);
            if (!File.Exists(path))
            {
                throw new ModuleException($"{Name}: there is no file '{path}'");
            }

            Ownership.Change(Name, path, user, group);
        }

        return ValueTask.FromResult(ModuleResult.Done);
    }
}
