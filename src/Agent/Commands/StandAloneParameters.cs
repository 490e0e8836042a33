using BuildFarm.Agent.Engine;
using BuildFarm.Agent.Modules;
using BuildFarm.Documents.Expressions;

namespace BuildFarm.Agent.Commands;

/// <summary>Systems Manager itself, with this machine's own credentials.</summary>
internal sealed class StandAloneParameters(ModuleServices services) : ISsmParameters
{
    public ValueTask<ResolvedText> GetAsync(string name, CancellationToken stop) => services.Aws.GetAsync(name, stop);
}
