using System.Diagnostics;

namespace BuildFarm.Testing;

/// <summary>
/// A PostgreSQL server of Debian's packages for the tests of one assembly: in a temporary folder, on a unix socket there, as an ordinary user
/// (the server refuses root). It ends with the test process however that ends, since it watches its standard input. Durability is off.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string Script = """
        set -eu
        folder=$(mktemp -d /tmp/buildfarm-postgres-XXXXXX)
        trap 'rm -rf "$folder"' EXIT
        "$0/initdb" -D "$folder/data" -U buildfarm -A trust -E UTF8 --locale=C --no-sync >/dev/null
        "$0/postgres" -D "$folder/data" -c listen_addresses= -c unix_socket_directories="$folder" -c fsync=off -c max_connections=200 2>&1 &
        server=$!
        echo "folder $folder"
        read -r _ || true
        kill -INT $server
        wait $server || true
        """;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _output = [];
    private Process? _process;
    private string? _folder;

    /// <summary>Why there is no server here, or null.</summary>
    public static string? Missing { get; } = FindMissing();

    /// <summary>Npgsql's connection string for the server's database.</summary>
    public string Connection => $"Host={_folder};Database=postgres;Username=buildfarm";

    public async Task InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }
        _process = new Process { StartInfo = StartInfo() };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        try
        {
            await _ready.Task.WaitAsync(StartLimit);
        }
        catch (TimeoutException)
        {
            await DisposeAsync();
            throw new InvalidOperationException($"PostgreSQL did not start in {StartLimit}. Its output: {Output()}");
        }
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
            _process.Dispose();
            _process = null;
        }
    }

    private static ProcessStartInfo StartInfo()
    {
        var info = new ProcessStartInfo { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        string[] command = ["sh", "-c", Script, Binaries()!];
        string[] whole = Environment.IsPrivilegedProcess ? ["runuser", "-u", OrdinaryUser(), "--", .. command] : command;
        info.FileName = whole[0];
        foreach (var argument in whole[1..])
        {
            info.ArgumentList.Add(argument);
        }
        return info;
    }

    private void Read(string? line)
    {
        lock (_output)
        {
            _output.Add(line ?? "(end)");
        }
        if (line?.StartsWith("folder ", StringComparison.Ordinal) == true)
        {
            _folder = line["folder ".Length..];
        }
        else if (line?.Contains("ready to accept connections", StringComparison.Ordinal) == true)
        {
            _ready.TrySetResult();
        }
    }

    private string Output()
    {
        lock (_output)
        {
            return string.Join('\n', _output);
        }
    }

    private static string? Binaries() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin"))
            .Where(b => File.Exists(Path.Combine(b, "initdb")) && File.Exists(Path.Combine(b, "postgres"))).Order(StringComparer.Ordinal).LastOrDefault()
        : null;

    private static string OrdinaryUser() => File.ReadLines("/etc/passwd").Any(l => l.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";

    private static string? FindMissing()
    {
        if (Binaries() is null)
        {
            return "PostgreSQL's server is not installed (no /usr/lib/postgresql/*/bin/postgres): apt-get install postgresql";
        }
        return Environment.IsPrivilegedProcess && !File.Exists("/usr/sbin/runuser") && !File.Exists("/sbin/runuser")
            ? "PostgreSQL's server refuses root, and runuser (util-linux) is missing" : null;
    }
}
