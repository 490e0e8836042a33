using BuildFarm.Cli.Farm;
using BuildFarm.Cli.Trial;

namespace BuildFarm.Cli.Terminal;

/// <summary>Everything outside the program that a command touches beside files, so that tests can stand in for it.</summary>
internal sealed record CliEnvironment
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Whether a person watches: live displays only then, plain lines otherwise.</summary>
    public required bool IsTerminal { get; init; }

    /// <summary>An environment variable; null when unset or empty.</summary>
    public required Func<string, string?> Variable { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>A fresh client token, 1 to 64 characters.</summary>
    public required Func<string> NewToken { get; init; }

    public required Func<FarmConnection, TimeProvider, IFarm> Connect { get; init; }

    public required IInstanceShell Shell { get; init; }
}
