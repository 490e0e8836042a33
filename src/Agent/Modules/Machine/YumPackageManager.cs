namespace BuildFarm.Agent.Modules.Machine;

/// <summary>The Red Hat family; yum and dnf take the same arguments.</summary>
internal sealed class YumPackageManager(ModuleContext context, string program) : PackageManager(context, program)
{
    public override ModuleResult Update(UpdateSelection selection, CancellationToken stop) =>
        Run(["-y", "update", .. selection.Exclude.Select(name => $"--exclude={name}"), .. selection.Include], stop);
}
