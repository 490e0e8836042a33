namespace BuildFarm.Catalog.Listing;

/// <summary>The next keys of one run of entries: those of (scope, attribute, value, level) above From and below To, both exclusive, from the end that Descending says.</summary>
internal readonly record struct ListRange(
    ResourceOrder Order, bool Descending, long Scope, string Attribute, string Value, int Level, ListKey From, ListKey To, int Count);
