namespace BuildFarm.Silo.Configuration;

/// <summary>Where the identities file is. A folder of its own: it is watched, and in the data folder itself every commit is an event.</summary>
internal static class IdentitiesPlace
{
    private const string FileName = "identities.json";

    /// <summary>What the settings name, or DATA/identities/identities.json; a file of the place before, DATA/identities.json, is moved there.</summary>
    public static string Of(FarmSettings settings, string dataFolder)
    {
        if (settings.IdentitiesFile is { } named)
        {
            return Path.GetFullPath(named);
        }

        var place = Path.Combine(dataFolder, "identities", FileName);
        var before = Path.Combine(dataFolder, FileName);
        if (File.Exists(before) && !File.Exists(place))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(place)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.Move(before, place);
        }

        return place;
    }
}
