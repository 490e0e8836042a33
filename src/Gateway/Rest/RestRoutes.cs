using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using BuildFarm.Model.Auth;
using BuildFarm.Model.Operations;

namespace BuildFarm.Gateway.Rest;

/// <summary>From method and path to operation, derived from the contract.</summary>
internal sealed class RestRoutes
{
    private readonly FrozenDictionary<string, FrozenDictionary<string, OperationInfo>> _fixed;
    private readonly ILookup<string, RestTemplate> _templates;

    public RestRoutes(IEnumerable<OperationInfo> operations)
    {
        var served = operations.Where(static operation => operation is { HttpMethod: not null, PathTemplate: not null }).ToList();
        _fixed = served
            .Where(static operation => !operation.PathTemplate!.Contains('{', StringComparison.Ordinal))
            .GroupBy(static operation => operation.HttpMethod!, StringComparer.Ordinal)
            .ToFrozenDictionary(
                static group => group.Key,
                static group => group.ToFrozenDictionary(static operation => operation.PathTemplate!, StringComparer.Ordinal),
                StringComparer.Ordinal);
        _templates = served
            .Where(static operation => operation.PathTemplate!.Contains('{', StringComparison.Ordinal))
            .Select(static operation => new RestTemplate(operation))
            .ToLookup(static template => template.Operation.HttpMethod!, StringComparer.Ordinal);
    }

    /// <param name="rawPath">As sent.</param>
    public bool TryMatch(string method, string rawPath, [NotNullWhen(true)] out RestMatch? match)
    {
        if (_fixed.TryGetValue(method, out var paths) && paths.TryGetValue(rawPath, out var operation))
        {
            match = new RestMatch(operation, []);
            return true;
        }

        foreach (var template in _templates[method])
        {
            if (template.TryMatch(rawPath, out var values))
            {
                match = new RestMatch(template.Operation, values);
                return true;
            }
        }

        match = null;
        return false;
    }
}
