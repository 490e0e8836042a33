namespace BuildFarm.Agent.Modules.Machine;

/// <summary>Debian and Ubuntu. Configuration files that the user changed are kept.</summary>
internal sealed class AptPackageManager(ModuleContext context, string program) : PackageManager(context, program)
{
    private static readonly string[] Options =
        ["-y", "-o", "Dpkg::Options::=--force-confdef", "-o", "Dpkg::Options::=--force-confold", "-o", "DPkg::Lock::Timeout=600"];

    public override ModuleResult Update(UpdateSelection selection, CancellationToken stop)
    {
        ModuleResult lists = Run([.. Options, "update"], stop);
        if (!lists.Succeeded)
        {
            return lists;
        }

        if (selection.IsEverything)
        {
            return Run([.. Options, "dist-upgrade"], stop);
        }

        IReadOnlyList<string> packages = selection.Of(Upgradable(stop));
        if (packages.Count == 0)
        {
            Say("no update matches the selection");
            return ModuleResult.Done;
        }

        return Run([.. Options, "install", "--only-upgrade", .. packages], stop);
    }

    // what has a version already: "Inst libc6 [2.36-9] (2.36-10 Debian:12/stable [amd64])" of a simulated upgrade
    private IEnumerable<string> Upgradable(CancellationToken stop) =>
        Lines(["-s", "dist-upgrade"], stop).Select(line => line.Split(' ')).Where(words => words.Length > 2 && words[0] == "Inst" && words[2].StartsWith('[')).Select(words => words[1]);
}
