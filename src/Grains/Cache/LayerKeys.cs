using System.Security.Cryptography;
using System.Text;
using BuildFarm.Documents.Components;
using BuildFarm.Model.Api;

namespace BuildFarm.Grains.Cache;

/// <summary>
/// Keys of layers. A component's key is a digest of what it starts from, its document, its parameters and the agent; the same key is
/// the same layer. An empty key means that no layer may stand for the component, nor for any after it.
/// </summary>
internal static class LayerKeys
{
    public const string CacheTag = "buildfarm:cache";

    /// <summary>Modules whose result is a function of their inputs and of the layer below.</summary>
    private static readonly HashSet<string> FileModules = new(StringComparer.Ordinal)
    {
        "AppendFile", "CopyFile", "CopyFolder", "CreateFile", "CreateFolder", "CreateSymlink", "DeleteFile", "DeleteFolder", "ListFiles",
        "MoveFile", "MoveFolder", "ReadFile", "SetFileEncoding", "SetFileOwner", "SetFolderOwner", "SetFilePermissions",
        "SetFolderPermissions", "Assert",
    };

    /// <summary>The key after a component; empty when it always has to run.</summary>
    /// <param name="mode">default, none or strict.</param>
    public static string Next(string parentKey, Component component, ComponentDocument document, ComponentConfiguration configuration, string agentVersion, string mode)
    {
        if (parentKey.Length == 0 || mode == "none" || !MayBeReused(component, document, mode))
        {
            return "";
        }

        return Digest([parentKey, component.Data, .. Parameters(configuration), agentVersion]);
    }

    /// <summary>The key of the finished image: the last component's, what validates it, and what cleans it.</summary>
    public static string Final(string lastKey, string sanitizeScript, bool metadata) =>
        lastKey.Length == 0 ? "" : Digest([lastKey, "final", sanitizeScript, metadata ? "metadata" : ""]);

    /// <summary>The key of the verdict of these tests on this content.</summary>
    public static string Verdict(string contentDigest, IEnumerable<string> tests) => Digest([contentDigest, "verdict", .. tests]);

    /// <summary>SHA-256 over the parts with their lengths, hexadecimal: no two lists give one text.</summary>
    public static string Digest(IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Names and values of a component's parameters, in the order of names.</summary>
    public static IEnumerable<string> Parameters(ComponentConfiguration configuration) =>
        configuration.Parameters.OrderBy(p => p.Name, StringComparer.Ordinal).SelectMany(p => p.Value.Prepend(p.Name));

    private static bool MayBeReused(Component component, ComponentDocument document, string mode)
    {
        var tag = component.Tags.GetValueOrDefault(CacheTag);
        var steps = document.FindPhase("build")?.Steps ?? [];
        if (tag == "never" || steps.Any(s => s.Action == "UpdateOS"))
        {
            return false;
        }

        return mode != "strict" || tag == "pure" || steps.All(IsKnown);
    }

    /// <summary>Whether a step's result can be known from its inputs alone.</summary>
    private static bool IsKnown(StepDefinition step) => step.Action switch
    {
        "WebDownload" => step.Inputs is { } inputs && inputs.Items.All(i => i.Get("checksum") is not null),
        _ => FileModules.Contains(step.Action),
    };
}
