using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Api.Bench;

/// <summary>The peer of reads: the bare server framework, which answers every request with one constant.</summary>
internal static class BareServer
{
    /// <summary>Prints its port, and ends with its standard input.</summary>
    public static async Task RunAsync(int bytes)
    {
        var answer = new byte[bytes];
        Array.Fill(answer, (byte)' ');
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.Run(async http =>
        {
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = answer.Length;
            await http.Response.BodyWriter.WriteAsync(answer);
        });
        await app.StartAsync();
        Console.WriteLine(new Uri(app.Urls.Single()).Port);
        await Console.In.ReadToEndAsync();
    }
}
