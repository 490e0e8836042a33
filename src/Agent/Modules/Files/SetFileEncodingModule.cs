using System.Text;

namespace BuildFarm.Agent.Modules.Files;

/// <summary>Converts UTF-8 files to another encoding, in place.</summary>
internal sealed class SetFileEncodingModule : IActionModule
{
    public string Name => "SetFileEncoding";

    public ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop)
    {
        foreach (InputReader item in context.Items)
        {
            stop.ThrowIfCancellationRequested();
            string path = context.Services.FullPath(item.Required("path"));
            Encoding target = item.OneOf("encoding", TextEncodings.Default, TextEncodings.ByName);
            if (!File.Exists(path))
            {
                throw new ModuleException($"{Name}: there is no file '{path}'");
            }

            UnixFile.CheckRegular(Name, path);
            FileErrors.Explain(Name, path, () => Convert(path, target));
        }

        return ValueTask.FromResult(ModuleResult.Done);
    }

    private void Convert(string path, Encoding target)
    {
        string real = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        string temporary = PartialFile.PathFor(real);
        try
        {
            using (var reader = new StreamReader(real, TextEncodings.ByName["utf8"], detectEncodingFromByteOrderMarks: true))
            using (var writer = new StreamWriter(PartialFile.Create(temporary), target))
            {
                char[] buffer = new char[32 * 1024];
                for (int count; (count = reader.Read(buffer)) > 0;)
                {
                    writer.Write(buffer, 0, count);
                }
            }

            if (UnixFile.Owner(real) is { } owner)
            {
                Ownership.Change(Name, temporary, owner.User, owner.Group);
            }

            File.SetUnixFileMode(temporary, File.GetUnixFileMode(real));
            File.Move(temporary, real, overwrite: true);
        }
        catch (DecoderFallbackException)
        {
            throw new ModuleException($"{Name}: '{path}' is no UTF-8 text");
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
