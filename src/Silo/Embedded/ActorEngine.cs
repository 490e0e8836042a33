using BuildFarm.Embedded.Hosting;
using BuildFarm.Grains;
using BuildFarm.Silo.Configuration;

namespace BuildFarm.Silo;

/// <summary>The engine that runs the grains: here the embedded one, in this process, over the catalog.</summary>
internal static class ActorEngine
{
    public const string Name = "embedded";

    public static void Configure(WebApplicationBuilder builder, EngineOptions options) =>
        builder.Services.AddEmbeddedOrleans(embedded => embedded.GrainAssemblies.Add(typeof(GrainServices).Assembly));
}
