using System.Net;
using BuildFarm.Gateway;

namespace BuildFarm.Silo.Configuration;

/// <summary>Which certificates the ports use; the command line wins over the configuration file.</summary>
internal static class TlsFiles
{
    /// <exception cref="UsageException">One is named without the other, or a file is not there.</exception>
    public static TlsOptions? Of(TlsSettings settings, string? certificate, string? key, string? clientCa)
    {
        certificate ??= settings.Certificate;
        key ??= settings.Key;
        clientCa ??= settings.ClientCa;
        if (certificate is null && key is null)
        {
            return clientCa is null ? null : throw new UsageException("--client-ca needs --tls-cert and --tls-key: without TLS no client shows a certificate");
        }

        return certificate is null || key is null
            ? throw new UsageException("--tls-cert and --tls-key go together: name the certificate and its private key")
            : new TlsOptions
            {
                CertificateFile = Existing("--tls-cert", certificate),
                KeyFile = Existing("--tls-key", key),
                ClientCaFile = clientCa is null ? null : Existing("--client-ca", clientCa),
            };
    }

    /// <exception cref="UsageException">A port listens beyond this machine and speaks plain.</exception>
    public static void RequireBeyondLoopback(UpOptions options)
    {
        foreach (var (option, endpoint) in new[] { ("--http", options.Http), ("--grpc", options.Grpc) })
        {
            if (options.Tls is null && !IPAddress.IsLoopback(endpoint.Address))
            {
                throw new UsageException($"{option} {endpoint} listens beyond this machine, where others can read along: name a certificate with --tls-cert and --tls-key, or listen on 127.0.0.1");
            }
        }
    }

    private static string Existing(string option, string path) =>
        File.Exists(path) ? Path.GetFullPath(path) : throw new UsageException($"{option} {path}: there is no such file");
}
