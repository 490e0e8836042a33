using System.Buffers;
using BuildFarm.Gateway.Auth;
using BuildFarm.Gateway.Calls;
using BuildFarm.Gateway.Calls.Audit;
using BuildFarm.Silo.Configuration;

namespace BuildFarm.Silo.Keys;

/// <summary>
/// The lines of the audit log for what `keys` changes. They go straight to the end of the server's own file, whether it runs or not: asking the server
/// would leave them out when it is down, and a file of their own would leave one log in two. Only the server puts full files aside.
/// </summary>
/// <param name="folder">Of the audit log; null: none is kept.</param>
internal sealed class KeysAudit(string? folder, bool durable, TimeProvider time)
{
    /// <summary>Makes a change and writes it down, also when it is refused. Nothing is changed while it cannot be written down.</summary>
    /// <param name="request">What was asked, without secrets.</param>
    /// <param name="made">Ids and ARNs of what the change made.</param>
    public T Record<T>(string action, string resource, Dictionary<string, string> request, Func<T> change, Func<T, string[]>? made = null)
    {
        if (folder is null)
        {
            return change();
        }

        using var file = AuditFile.Open(folder);
        var note = new AuditNote
        {
            Caller = new CallerIdentity("", $"os-user:{Environment.UserName}", "", ""),
            Origin = new CallOrigin("keys", null, false, Client()),
            Action = "keys:" + action,
            Resource = resource,
            Request = request,
            Result = "failed",
            Began = time.GetUtcNow(),
        };
        var started = time.GetTimestamp();
        try
        {
            var outcome = change();
            note = note with { Result = "ok", Made = made?.Invoke(outcome) ?? [] };
            return outcome;
        }
        catch (UsageException)
        {
            note = note with { Result = "refused" };
            throw;
        }
        finally
        {
            var line = new ArrayBufferWriter<byte>(512);
            AuditLine.Write(note with { Took = time.GetElapsedTime(started) }, line);
            file.Write(line.WrittenSpan);
            if (durable)
            {
                file.Flush(flushToDisk: true);
            }
        }
    }

    /// <summary>Who became the user that the command runs as, where sudo says so.</summary>
    private static string Client() =>
        Environment.GetEnvironmentVariable("SUDO_USER") is { Length: > 0 and <= 64 } before ? $"buildfarm keys, by {before} with sudo" : "buildfarm keys";
}
