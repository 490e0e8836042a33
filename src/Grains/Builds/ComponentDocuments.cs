using System.Collections.Concurrent;
using BuildFarm.Catalog;
using BuildFarm.Clouds;
using BuildFarm.Documents.Components;
using BuildFarm.Model.Api;

namespace BuildFarm.Grains.Builds;

/// <summary>Components by build version ARN, read and parsed once: they never change.</summary>
internal sealed class ComponentDocuments(ICatalog catalog)
{
    /// <summary>Above this all are read anew.</summary>
    private const int Capacity = 2000;

    private readonly ConcurrentDictionary<string, ParsedComponent> parsed = new(StringComparer.Ordinal);

    /// <exception cref="CloudException">The component is gone, or its document is not one any more.</exception>
    public async Task<ParsedComponent> GetAsync(string arn, CancellationToken cancellation)
    {
        if (parsed.TryGetValue(arn, out var known))
        {
            return known;
        }

        var row = await catalog.GetAsync(arn, cancellation) ?? throw new CloudException(CloudError.Invalid, $"the component {arn} does not exist any more");
        var component = Component.Parser.ParseFrom(row.Body);
        var result = ComponentParser.Parse(component.Data);
        if (result.Document is not { } document || result.HasErrors)
        {
            throw new CloudException(CloudError.Invalid, $"the document of {arn} is not valid: {string.Join("; ", result.Diagnostics.Where(d => d.IsError).Take(3))}");
        }

        if (parsed.Count >= Capacity)
        {
            parsed.Clear();
        }

        return parsed[arn] = new ParsedComponent(component, document);
    }
}
