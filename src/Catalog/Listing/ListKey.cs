namespace BuildFarm.Catalog.Listing;

/// <summary>A row's place in a list: by name key in one order, by creation in the other (then the name is empty), then by id.</summary>
/// <param name="Created">UTC ticks of 100 ns; 0 in the order of names.</param>
internal readonly record struct ListKey(string Name, long Created, long Id) : IComparable<ListKey>
{
    public int CompareTo(ListKey other)
    {
        var order = Utf8Order.Compare(Name, other.Name);
        if (order == 0)
        {
            order = Created.CompareTo(other.Created);
        }
        return order != 0 ? order : Id.CompareTo(other.Id);
    }
}
