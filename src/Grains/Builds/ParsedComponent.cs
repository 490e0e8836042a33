using BuildFarm.Documents.Components;
using BuildFarm.Model.Api;

namespace BuildFarm.Grains.Builds;

internal sealed record ParsedComponent(Component Component, ComponentDocument Document);
