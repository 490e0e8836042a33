namespace BuildFarm.Catalog.Tests.Crash;

/// <summary>The test assembly as a program: what the crash test starts and kills.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is not ["commit-loop", var path])
        {
            Console.Error.WriteLine("usage: commit-loop PATH");
            return 2;
        }
        await CommitLoop.RunAsync(path, Console.Out);
        return 0;
    }
}
