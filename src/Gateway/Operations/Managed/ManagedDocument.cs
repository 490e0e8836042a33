using BuildFarm.Model.Api;
using BuildFarm.Model.Versions;

namespace BuildFarm.Gateway.Operations.Managed;

/// <summary>
/// What a file's place says of a managed document. NAME.yml is version 1.0.0, NAME@1.2.0.yml is version 1.2.0. Under workflows/ it is a workflow,
/// its type from the name's first word (build-, test-, distribute-); else a component, for the platform of a folder named linux, windows or
/// macos on its way, and for Linux without one.
/// </summary>
/// <param name="WorkflowType">Null for components.</param>
internal sealed record ManagedDocument(string Name, SemanticVersion Version, WorkflowType? WorkflowType, Platform Platform)
{
    /// <param name="path">Relative to the folder of managed documents.</param>
    /// <exception cref="InvalidDataException">The name says no version or no type.</exception>
    public static ManagedDocument Of(string path)
    {
        var folders = path.Split('/', '\\')[..^1];
        var parts = Path.GetFileNameWithoutExtension(path).Split('@');
        var version = new SemanticVersion(1, 0, 0);
        if (parts.Length > 2 || (parts.Length == 2 && !SemanticVersion.TryParse(parts[1], out version, out _)))
        {
            throw new InvalidDataException($"{path}: a managed document is named NAME.yml or NAME@MAJOR.MINOR.PATCH.yml.");
        }

        return new ManagedDocument(parts[0], version, folders.Contains("workflows") ? TypeOf(path, parts[0]) : null, PlatformOf(folders));
    }

    private static WorkflowType TypeOf(string path, string name) => name.Split('-')[0] switch
    {
        "build" => Model.Api.WorkflowType.Build,
        "test" => Model.Api.WorkflowType.Test,
        "distribute" => Model.Api.WorkflowType.Distribution,
        _ => throw new InvalidDataException($"{path}: the name of a managed workflow begins with build-, test- or distribute-."),
    };

    private static Platform PlatformOf(string[] folders) =>
        folders.Contains("windows") ? Platform.Windows : folders.Contains("macos") ? Platform.MacOs : Platform.Linux;
}
