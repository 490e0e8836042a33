namespace BuildFarm.Agent.Modules.Machine;

/// <summary>SUSE.</summary>
internal sealed class ZypperPackageManager(ModuleContext context, string program) : PackageManager(context, program)
{
    public override ModuleResult Update(UpdateSelection selection, CancellationToken stop)
    {
        ModuleResult lists = Run(["--non-interactive", "refresh"], stop);
        if (!lists.Succeeded || selection.IsEverything)
        {
            return lists.Succeeded ? Run(["--non-interactive", "update", "--auto-agree-with-licenses"], stop) : lists;
        }

        IReadOnlyList<string> packages = selection.Of(Updates(stop));
        if (packages.Count == 0)
        {
            Say("no update matches the selection");
            return ModuleResult.Done;
        }

        return Run(["--non-interactive", "update", "--auto-agree-with-licenses", .. packages], stop);
    }

    // "v | Update | libzypp | 17.1 | 17.2 | x86_64"
    private IEnumerable<string> Updates(CancellationToken stop) =>
        Lines(["--quiet", "list-updates"], stop).Select(line => line.Split('|')).Where(cells => cells.Length > 3 && cells[0].Trim() == "v").Select(cells => cells[2].Trim());
}
