namespace BuildFarm.Agent.Tests.Support;

public sealed class TempFolder : IDisposable
{
    public TempFolder() => Path = Directory.CreateTempSubdirectory("agent-test-").FullName;

    public string Path { get; }

    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    public string File(string relative, string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[relative])!);
        System.IO.File.WriteAllText(this[relative], content);
        return this[relative];
    }

    /// <summary>A program that is just ending may still add a file to a folder that is being emptied: then it is emptied again.</summary>
    public void Dispose()
    {
        for (int tries = 1; Directory.Exists(Path); tries++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
            }
            catch (IOException) when (tries < 100)
            {
                Thread.Yield();
            }
        }
    }
}
