namespace BuildFarm.Documents;

/// <summary>Operating systems that components are written for.</summary>
public enum DocumentPlatform
{
    Linux,
    Windows,
    MacOS,
}
