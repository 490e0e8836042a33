using BuildFarm.Catalog;
using BuildFarm.Gateway.Auth;

namespace BuildFarm.Silo.Hosting;

/// <summary>
/// What all servers of a cluster must agree on: the root credential, the keys of page tokens, of agents and of sessions. The first server's are
/// kept in the cluster's database; each server writes them to its data folder before it reads them there.
/// </summary>
internal static class SharedSecrets
{
    private const string Kind = "farm-secret";

    public static async Task ShareAsync(ICatalog catalog, string folder, CancellationToken cancellation)
    {
        await ShareAsync(catalog, Path.Combine(folder, "root-credential.json"), path => RootCredential.LoadOrCreate(path), cancellation);
        await ShareAsync(catalog, Path.Combine(folder, "page-key"), path => GatewaySetup.Key(path), cancellation);
        await ShareAsync(catalog, Path.Combine(folder, "agent-key"), path => GatewaySetup.Key(path), cancellation);
        await ShareAsync(catalog, Path.Combine(folder, "session-key"), path => GatewaySetup.Key(path), cancellation);
    }

    private static async Task ShareAsync(ICatalog catalog, string path, Action<string> make, CancellationToken cancellation)
    {
        var arn = $"farm:secret:{Path.GetFileName(path)}";
        if (await catalog.GetAsync(arn, cancellation) is null)
        {
            make(path);
            // a server that was quicker wins: what is stored is read again below
            await catalog.CommitAsync([new InsertResource(Row(arn, path))], cancellation);
        }

        var agreed = (await catalog.GetAsync(arn, cancellation))!.Body;
        if (!File.Exists(path) || !agreed.AsSpan().SequenceEqual(File.ReadAllBytes(path)))
        {
            await WriteAsync(path, agreed, cancellation);
        }
    }

    private static ResourceRow Row(string arn, string path) => new()
    {
        Arn = arn,
        Kind = Kind,
        Account = "aws",
        Region = "all",
        Name = Path.GetFileName(path),
        Created = TimeProvider.System.GetUtcNow(),
        Body = File.ReadAllBytes(path),
    };

    private static async Task WriteAsync(string path, byte[] content, CancellationToken cancellation)
    {
        var temporary = path + ".new";
        await using (var file = new FileStream(temporary, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            await file.WriteAsync(content, cancellation);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
