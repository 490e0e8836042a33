using BuildFarm.Model.AgentProtocol;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Agent.Tests.DialHome;

/// <summary>Serves a <see cref="FakeFarm"/> on a unix socket, to agents in processes of their own.</summary>
internal static class FarmServer
{
    public static Task<WebApplication> StartAsync(string socket, FakeFarm farm) => StartAsync(socket, Handler(farm));

    /// <summary>Answers the protocol for a farm.</summary>
    public static RequestDelegate Handler(FakeFarm farm) => async context =>
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        IMessage? answer;
        if (context.Request.Path == "/agent/v1/lease")
        {
            answer = await farm.LeaseAsync(LeaseRequest.Parser.ParseFrom(body.ToArray()).HeldWork, context.RequestAborted);
        }
        else
        {
            ReportRequest report = ReportRequest.Parser.ParseFrom(body.ToArray());
            answer = await farm.ReportAsync(report.WorkId, report.Events, context.RequestAborted);
        }

        await context.Response.Body.WriteAsync(answer.ToByteArray());
    };

    public static async Task<WebApplication> StartAsync(string socket, RequestDelegate handler)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseShutdownTimeout(TimeSpan.Zero);
        builder.WebHost.ConfigureKestrel(options => options.ListenUnixSocket(socket));
        WebApplication farm = builder.Build();
        farm.Run(handler);
        await farm.StartAsync();
        return farm;
    }
}
