namespace BuildFarm.Agent.Commands;

/// <summary>What the command's exit code says.</summary>
internal static class ExitCodes
{
    /// <summary>Done; failures that a document ignores count as done.</summary>
    public const int Success = 0;

    /// <summary>A document failed or is not valid.</summary>
    public const int Failed = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int Usage = 2;

    /// <summary>The caller has to reboot the instance and run the same command again.</summary>
    public const int Reboot = 194;
}
