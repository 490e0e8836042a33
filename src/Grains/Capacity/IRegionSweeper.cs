namespace BuildFarm.Grains.Capacity;

/// <summary>Finds unfinished builds and instances that nobody owns, outside of any grain.</summary>
public interface IRegionSweeper
{
    /// <summary>Returns at once. A sweep of the region that goes on already is followed by one more.</summary>
    void Sweep(string region);
}
