using System.Text.Json;
using BuildFarm.Silo.Configuration;

namespace BuildFarm.Silo.Hosting;

/// <summary>DATA/up.json: where the running farm listens, for the command line.</summary>
internal static class RunningFile
{
    private const string Name = "up.json";

    public static void Write(UpOptions options, Uri http, Uri grpc)
    {
        var path = Path.Combine(options.DataFolder, Name);
        var content = JsonSerializer.SerializeToUtf8Bytes(new
        {
            http = http.GetLeftPart(UriPartial.Authority),
            grpc = options.Tls is null ? grpc.Authority : grpc.GetLeftPart(UriPartial.Authority),
            certificate = options.Tls?.CertificateFile,
            pid = Environment.ProcessId,
            region = options.Settings.Region,
            account = "000000000000",
            cloud = options.Cloud,
        });
        File.WriteAllBytes(path + ".new", content);
        File.Move(path + ".new", path, overwrite: true);
    }

    public static void Remove(string folder) => File.Delete(Path.Combine(folder, Name));
}
