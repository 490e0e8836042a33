using System.Text;

namespace BuildFarm.Agent.Modules.Files;

/// <summary>Reads text files into <c>outputs.content</c>; several are joined by newline.</summary>
internal sealed class ReadFileModule : IActionModule
{
    private const long MaximumBytes = 16 * 1024 * 1024;

    public string Name => "ReadFile";

    public ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop)
    {
        List<string> contents = [];
        foreach (InputReader item in context.Items)
        {
            stop.ThrowIfCancellationRequested();
            string content = Read(context, item);
            contents.Add(content);
            if (item.Flag("printFileContent", false))
            {
                context.Say(content);
            }
        }

        return ValueTask.FromResult(ModuleResult.With("content", string.Join('\n', contents)));
    }

    private string Read(ModuleContext context, InputReader item)
    {
        string path = context.Services.FullPath(item.Required("path"));
        Encoding encoding = item.OneOf("encoding", TextEncodings.Default, TextEncodings.ByName);
        if (!File.Exists(path))
        {
            throw new ModuleException($"{Name}: there is no file '{path}'");
        }

        UnixFile.CheckRegular(Name, path);
        return FileErrors.Explain(Name, path, () =>
        {
            // the length of a file in /proc says nothing: read up to one byte past the bound
            using FileStream file = File.OpenRead(path);
            using MemoryStream bytes = new();
            byte[] buffer = new byte[64 * 1024];
            for (int count; (count = file.Read(buffer)) > 0;)
            {
                bytes.Write(buffer, 0, count);
                if (bytes.Length > MaximumBytes)
                {
                    throw new ModuleException($"{Name}: '{path}' is longer than the {MaximumBytes} bytes that this module reads");
                }
            }

            return Decode(path, encoding, bytes.ToArray());
        });
    }

    private string Decode(string path, Encoding encoding, byte[] bytes)
    {
        try
        {
            return TextEncodings.Decode(encoding, bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new ModuleException($"{Name}: '{path}' is no {encoding.WebName} text: byte {e.Index} does not fit; only text files can be read, give their 'encoding'");
        }
    }
}
