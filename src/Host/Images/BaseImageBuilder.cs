using System.Text.RegularExpressions;
using BuildFarm.Host.Native;
using BuildFarm.Host.Processes;
using BuildFarm.Host.Storage;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Host.Images;

/// <summary>Makes Debian base images with mmdebstrap from the machine's own package sources, once for all data folders that share a cache folder.</summary>
internal sealed partial class BaseImageBuilder(DataFolders folders, HostOptions options, ILogger<BaseImageBuilder> logger)
{
    /// <summary>A file in the root that names the recipe the root was made by.</summary>
    public const string StampFile = "usr/lib/buildfarm-base";

    private const string Recipe = "1";
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(20);
    private static readonly Dictionary<string, string> s_releases = new() { ["11"] = "bullseye", ["12"] = "bookworm", ["13"] = "trixie" };

    // what a server has before anyone asks: an init, name service and certificates, and the tools that scripts take for granted
    private const string Packages = "systemd,systemd-sysv,dbus,ca-certificates,curl,iproute2,procps,netbase,tzdata,xz-utils";

    /// <summary>The folder of a made root; never changed once it is there.</summary>
    public async Task<string> MakeAsync(string name)
    {
        var release = NamePattern().Match(name) is { Success: true } match && s_releases.TryGetValue(match.Groups[1].Value, out var found)
            ? found
            : throw HostException.Invalid($"There is no way to make a base image \"{name}\". Names are debian-11-x86, debian-12-x86 and debian-13-x86; others are imported.");
        var cache = Directory.CreateDirectory(options.BaseCacheFolder ?? Path.Combine(folders.Root, "bases")).FullName;
        var target = Path.Combine(cache, $"{name}-{Recipe}");
        // hosts of other data folders may want the same at the same time
        using var held = await Task.Run(() => Linux.LockFile(target + ".lock")).ConfigureAwait(false);
        if (Directory.Exists(target))
        {
            return target;
        }
        if (Tools.Missing("mmdebstrap") is { } missing)
        {
            throw HostException.Invalid(missing);
        }
        LogMessages.MakingBase(logger, name);
        var temporary = target + ".new";
        await RemoveAsync(temporary).ConfigureAwait(false);
        try
        {
            await BootstrapAsync(release, temporary).ConfigureAwait(false);
            Finish(temporary);
            Directory.Move(temporary, target);
        }
        catch
        {
            await RemoveAsync(temporary).ConfigureAwait(false);
            throw;
        }
        return target;
    }

    private static Task BootstrapAsync(string release, string target)
    {
        string[] arguments =
        [
            "--variant=minbase", "--mode=root", "--format=directory", $"--include={Packages}",
            "--aptopt=APT::Install-Recommends \"false\"", .. ProxyOptions(),
            "--dpkgopt=path-exclude=/usr/share/man/*", "--dpkgopt=path-exclude=/usr/share/doc/*",
            "--dpkgopt=path-include=/usr/share/doc/*/copyright", "--dpkgopt=path-exclude=/usr/share/locale/*",
            release, target, .. DebianSources(release),
        ];
        return Command.RunAsync("mmdebstrap", arguments, s_limit,
            environment: new Dictionary<string, string> { ["DEBIAN_FRONTEND"] = "noninteractive" });
    }

    // the machine's own sources of that release; none: mmdebstrap's default mirror
    private static IEnumerable<string> DebianSources(string release) =>
        new[] { "/etc/apt/sources.list" }.Concat(Directory.Exists("/etc/apt/sources.list.d") ? Directory.EnumerateFiles("/etc/apt/sources.list.d") : [])
            .Where(f => f.EndsWith(".list", StringComparison.Ordinal) || f.EndsWith(".sources", StringComparison.Ordinal))
            .Where(f => File.Exists(f) && IsDebian(File.ReadAllLines(f), release));

    private static bool IsDebian(IEnumerable<string> lines, string release)
    {
        var active = lines.Where(l => !l.TrimStart().StartsWith('#')).ToList();
        return active.Exists(l => l.Split(' ', '\t').Any(w => w == release || w.StartsWith(release + "-", StringComparison.Ordinal)))
            && active.Exists(l => l.Split(' ', '\t').Any(w => w.Contains("://", StringComparison.Ordinal) && w.Contains("/debian", StringComparison.Ordinal)));
    }

    // apt inside a root reads none of the machine's configuration
    private static IEnumerable<string> ProxyOptions() =>
        from protocol in new[] { "http", "https" }
        let proxy = Environment.GetEnvironmentVariable($"{protocol}_proxy")
        where !string.IsNullOrEmpty(proxy)
        select $"--aptopt=Acquire::{protocol}::Proxy \"{proxy}\"";

    private static void Finish(string root)
    {
        File.WriteAllText(Path.Combine(root, "etc/machine-id"), "");
        File.WriteAllText(Path.Combine(root, "etc/hostname"), "localhost\n");
        File.WriteAllText(Path.Combine(root, "etc/hosts"), "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n");
        var resolv = Path.Combine(root, "etc/resolv.conf");
        File.Delete(resolv);
        File.WriteAllText(resolv, "");
        File.WriteAllText(Path.Combine(root, StampFile), Recipe + "\n");
        var journal = Path.Combine(root, "var/log/journal");
        if (Directory.Exists(journal))
        {
            // without it the journal stays in memory: eight megabytes less in every layer
            Directory.Delete(journal, recursive: true);
        }
    }

    private static Task RemoveAsync(string folder) => Command.RunAsync("rm", ["-rf", "--one-file-system", "--", folder], s_limit);

    [GeneratedRegex("^debian-([0-9]+)-x86$")]
    private static partial Regex NamePattern();
}
