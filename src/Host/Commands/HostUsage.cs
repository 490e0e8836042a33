namespace BuildFarm.Host.Commands;

internal static class HostUsage
{
    public const string Text = """
        usage: host COMMAND [--data DIR]           DIR is the builder host's own folder, by default ~/.buildfarm/host
          serve [--agent-folder DIR] [--agent-socket-folder DIR] [--base-cache DIR] [--idle-timeout SECONDS] [--cache-mib N]
                [--max-instances N] [--instance-disk-mib N] [--agent-program NAME] [--detached]
          status                                   what runs, what is missing
          images [--region REGION]                 images, one a line
          instances                                live instances, one a line
          base NAME                                makes a base image: debian-11-x86, debian-12-x86 or debian-13-x86
          import NAME PATH [--region REGION]       makes a base image (or one of a region alone) of a folder, a tar archive or a disk
          put-parameter NAME [--secret yes] [--region REGION]    reads the value from standard input
          stop [--terminate-instances]             ends the host
        """;

    public static string DefaultData =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".buildfarm", "host");
}
