namespace BuildFarm.Agent.Tests.Support;

/// <summary>A test against moto, the AWS emulator; reported as skipped where it is not installed.</summary>
public sealed class MotoFactAttribute : FactAttribute
{
    public MotoFactAttribute() => Skip = Program is null ? "moto_server is not installed (pip install 'moto[server]')" : null;

    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, "moto_server")).FirstOrDefault(File.Exists);
}
