using System.Text.Json;
using BuildFarm.Cli.Terminal;
using BuildFarm.Model.Auth;

namespace BuildFarm.Cli.Farm;

/// <summary>What `up` leaves in its data folder for the command line: where it listens, and the root credential.</summary>
internal sealed class DataFolder(string path)
{
    private const string RunningFile = "up.json";
    private const string CredentialFile = "root-credential.json";

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public bool HasRunningFile => File.Exists(FileIn(RunningFile));

    /// <exception cref="CliException">No farm runs here, or the file is not what `up` writes.</exception>
    public RunningFarm ReadRunning()
    {
        var json = Read(RunningFile, $"no farm is running on the data folder {Path}; start one with ./buildfarm up --data {Path}, or name its folder with --data");
        return new RunningFarm
        {
            Http = Address(json, "http") ?? throw Damaged(RunningFile, "http"),
            Grpc = Address(json, "grpc"),
            Certificate = Text(json, "certificate"),
            Region = Text(json, "region"),
            Account = Text(json, "account"),
        };
    }

    /// <exception cref="CliException">There is no credential here that the caller may read.</exception>
    public SigningCredential ReadCredential()
    {
        var json = Read(CredentialFile, $"{Path} has no {CredentialFile}; ./buildfarm up makes it on its first start");
        return new SigningCredential(
            Text(json, "accessKeyId") ?? throw Damaged(CredentialFile, "accessKeyId"),
            Text(json, "secretAccessKey") ?? throw Damaged(CredentialFile, "secretAccessKey"));
    }

    private string FileIn(string name) => System.IO.Path.Combine(Path, name);

    private JsonElement Read(string name, string whenMissing)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(FileIn(name)));
            return json.RootElement.Clone();
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw CliException.Failed(whenMissing, failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw CliException.Failed($"{FileIn(name)} may be read by its owner alone; run this as the user that ran ./buildfarm up", failure);
        }
        catch (Exception failure) when (failure is JsonException or IOException)
        {
            throw CliException.Failed($"{FileIn(name)} cannot be read: {failure.Message}", failure);
        }
    }

    private static Uri? Address(JsonElement json, string name)
    {
        if (Text(json, name) is not { } text) return null;
        return Addresses.TryParse(text, out var address) ? address : null;
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.EnumerateObject().FirstOrDefault(m => string.Equals(m.Name, name, StringComparison.OrdinalIgnoreCase)).Value is { ValueKind: JsonValueKind.String } value
            ? value.GetString() : null;

    private CliException Damaged(string name, string member) =>
        CliException.Failed($"{FileIn(name)} has no usable \"{member}\"; stop the farm and start it again with ./buildfarm up --data {Path}");
}
