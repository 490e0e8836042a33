using BuildFarm.Host.Processes;

namespace BuildFarm.Host.Network;

/// <summary>
/// The rules all hosts of a machine share: instances reach out through address translation, nothing reaches in, instances do not
/// reach each other, the machine itself (name service apart) or a cloud's metadata service.
/// </summary>
internal static class Firewall
{
    public const string LinkPrefix = "bfarm";
    private const string ForwardSwitch = "/proc/sys/net/ipv4/ip_forward";
    private const string ForwardWas = "/run/buildfarm/ip_forward";
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    private static readonly string s_rules = $"""
        *nat
        :BUILDFARM-NAT - [0:0]
        -A BUILDFARM-NAT -s {NetworkSlot.Range} ! -d {NetworkSlot.Range} -j MASQUERADE
        COMMIT
        *filter
        :BUILDFARM-FORWARD - [0:0]
        :BUILDFARM-INPUT - [0:0]
        :BUILDFARM-OUTPUT - [0:0]
        -A BUILDFARM-FORWARD -i {LinkPrefix}+ -o {LinkPrefix}+ -j DROP
        -A BUILDFARM-FORWARD -i {LinkPrefix}+ -d 169.254.0.0/16 -j DROP
        -A BUILDFARM-FORWARD -i {LinkPrefix}+ -j ACCEPT
        -A BUILDFARM-FORWARD -o {LinkPrefix}+ -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A BUILDFARM-FORWARD -o {LinkPrefix}+ -j DROP
        -A BUILDFARM-INPUT -i {LinkPrefix}+ -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        -A BUILDFARM-INPUT -i {LinkPrefix}+ -p udp --dport 53 -j ACCEPT
        -A BUILDFARM-INPUT -i {LinkPrefix}+ -p tcp --dport 53 -j ACCEPT
        -A BUILDFARM-INPUT -i {LinkPrefix}+ -j DROP
        -A BUILDFARM-OUTPUT -o {LinkPrefix}+ -m conntrack --ctstate NEW -j DROP
        COMMIT

        """;

    private static readonly (string Table, string Chain, string Ours)[] s_jumps =
    [
        ("nat", "POSTROUTING", "BUILDFARM-NAT"),
        ("filter", "FORWARD", "BUILDFARM-FORWARD"),
        ("filter", "INPUT", "BUILDFARM-INPUT"),
        ("filter", "OUTPUT", "BUILDFARM-OUTPUT"),
    ];

    /// <summary>Puts the rules in place, whatever was there of them.</summary>
    public static async Task EnsureAsync()
    {
        using var held = SlotClaims.Lock();
        await Command.RunAsync("iptables-restore", ["--noflush", "--wait", "10"], s_limit, s_rules).ConfigureAwait(false);
        foreach (var (table, chain, ours) in s_jumps)
        {
            if (!await IsThereAsync(table, chain, ours).ConfigureAwait(false))
            {
                await TableAsync(table, "-I", chain, "-j", ours).ConfigureAwait(false);
            }
        }
        if (File.ReadAllText(ForwardSwitch).Trim() == "0")
        {
            File.WriteAllText(ForwardWas, "0");
            File.WriteAllText(ForwardSwitch, "1");
        }
    }

    /// <summary>Takes the rules away again when no host of the machine has a slot left.</summary>
    public static async Task RemoveIfUnusedAsync()
    {
        using var held = SlotClaims.Lock();
        if (!SlotClaims.NoneTaken())
        {
            return;
        }
        foreach (var (table, chain, ours) in s_jumps)
        {
            if (await IsThereAsync(table, chain, ours).ConfigureAwait(false))
            {
                await TableAsync(table, "-D", chain, "-j", ours).ConfigureAwait(false);
                await TableAsync(table, "-F", ours).ConfigureAwait(false);
                await TableAsync(table, "-X", ours).ConfigureAwait(false);
            }
        }
        if (File.Exists(ForwardWas))
        {
            File.WriteAllText(ForwardSwitch, File.ReadAllText(ForwardWas));
            File.Delete(ForwardWas);
        }
    }

    private static async Task<bool> IsThereAsync(string table, string chain, string ours)
    {
        try
        {
            await TableAsync(table, "-C", chain, "-j", ours).ConfigureAwait(false);
            return true;
        }
        catch (HostException)
        {
            return false; // iptables has no other way to say that a rule is not there
        }
    }

    private static Task TableAsync(string table, params string[] arguments) =>
        Command.RunAsync("iptables", ["--wait", "10", "-t", table, .. arguments], s_limit);
}
