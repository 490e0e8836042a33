using System.Text;

namespace BuildFarm.Agent.Modules.Files;

/// <summary>Creates files with their parent folders.</summary>
internal sealed class CreateFileModule : IActionModule
{
    public string Name => "CreateFile";

    public ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop)
    {
        foreach (InputReader item in context.Items)
        {
            stop.ThrowIfCancellationRequested();
            Create(context, item);
        }

        return ValueTask.FromResult(ModuleResult.Done);
    }

    private void Create(ModuleContext context, InputReader item)
    {
        string path = context.Services.FullPath(item.Required("path"));
        Encoding encoding = item.OneOf("encoding", TextEncodings.Default, TextEncodings.ByName);
        Ownership.CheckInputs(context, item);
        if (Directory.Exists(path))
        {
            throw new ModuleException($"{Name}: '{path}' is a folder");
        }

        if (!item.Flag("overwrite", true) && Path.Exists(path))
        {
            throw new ModuleException($"{Name}: file '{path}' already exists and \"overwrite\" is set to false");
        }

        UnixFile.CheckRegular(Name, path);
        FileErrors.Explain(Name, path, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, encoding.GetBytes(item.Optional("content") ?? ""));
        });
        Ownership.Apply(context, item, path);
    }
}
