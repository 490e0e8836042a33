using BuildFarm.Catalog;
using BuildFarm.Model.Api;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Filters;

/// <summary>The filters that one list operation takes.</summary>
internal sealed class FilterSet(params FilterRule[] rules)
{
    public static readonly FilterSet None = new();

    /// <summary>Narrows the query and says which rows stay; filters of several names all hold.</summary>
    /// <exception cref="ApiException">InvalidParameterValue: no such filter, no values, or one name twice.</exception>
    public (ResourceQuery Query, Func<ResourceRow, bool>? Keep) Apply(ResourceQuery query, IEnumerable<Filter> filters)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var keeps = new List<Func<ResourceRow, bool>>();
        foreach (var filter in filters)
        {
            var rule = Array.Find(rules, rule => rule.Name == filter.Name)
                ?? throw Errors.InvalidValue("filters", $"There is no filter '{filter.Name}' here; there are {string.Join(", ", rules.Select(rule => rule.Name))}.");
            if (!seen.Add(rule.Name))
            {
                throw Errors.InvalidValue("filters", $"The filter '{rule.Name}' stands twice; give it several values instead.");
            }

            if (filter.Values.Count == 0)
            {
                throw Errors.InvalidValue("filters", $"The filter '{rule.Name}' has no values.");
            }

            query = rule.Narrow?.Invoke(query, filter.Values) ?? query;
            if (rule.Keep?.Invoke(filter.Values) is { } keep)
            {
                keeps.Add(keep);
            }
        }

        return (query, keeps.Count == 0 ? null : row => keeps.TrueForAll(keep => keep(row)));
    }
}
