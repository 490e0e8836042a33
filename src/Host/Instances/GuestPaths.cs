namespace BuildFarm.Host.Instances;

/// <summary>Where an instance finds what the host gives it. All below /run, which is memory: nothing of it enters an image.</summary>
internal static class GuestPaths
{
    public const string Agent = "/run/buildfarm/agent";
    public const string Home = "/run/buildfarm/home";
    public const string Config = "/run/buildfarm/config";
    public const string State = "/run/buildfarm/state";
    public const string AgentConfig = Config + "/agent.json";
    public const string AgentSocket = Home + "/agent.sock";
    public const string UserData = Config + "/user-data";
    public const string Units = "/run/systemd/system";
}
