using System.Text;

namespace BuildFarm.Agent.Modules.Files;

/// <summary>Adds to files that exist.</summary>
internal sealed class AppendFileModule : IActionModule
{
    public string Name => "AppendFile";

    public ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop)
    {
        foreach (InputReader item in context.Items)
        {
            stop.ThrowIfCancellationRequested();
            string path = context.Services.FullPath(item.Required("path"));
            Encoding encoding = item.OneOf("encoding", TextEncodings.Default, TextEncodings.ByName);
            if (!File.Exists(path))
            {
                throw new ModuleException($"{Name}: there is no file '{path}'; CreateFile makes one");
            }

            UnixFile.CheckRegular(Name, path);
            FileErrors.Explain(Name, path, () => File.AppendAllBytes(path, encoding.GetBytes(item.Optional("content") ?? "")));
        }

        return ValueTask.FromResult(ModuleResult.Done);
    }
}
