using System.Security.Cryptography;
using System.Text;
using BuildFarm.Documents;
using BuildFarm.Documents.Components;
using BuildFarm.Model.Api;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Components;

/// <summary>A component's document, checked, and what the API says of it.</summary>
internal sealed record ComponentSource(string Data, ComponentDocument Document)
{
    /// <summary>SHA-256 of the text, hexadecimal.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Data)));

    /// <summary>TEST where it has a test phase and nothing for the build stage; all else is BUILD.</summary>
    public ComponentType Type =>
        Document.FindPhase("test") is not null && Document.FindPhase("build") is null && Document.FindPhase("validate") is null ? ComponentType.Test : ComponentType.Build;

    /// <exception cref="ApiException">InvalidParameterValue with every finding: line:column, rule, what is wrong, what to write instead.</exception>
    public static ComponentSource Parse(string data, Platform platform, string parameter)
    {
        var result = ComponentParser.Parse(data, ParseOptions.Default with { Platform = PlatformOf(platform) });
        return result.Document is { } document ? new ComponentSource(data, document) : throw Errors.InvalidValue(parameter, DocumentFindings.Describe(result.Diagnostics));
    }

    public IEnumerable<ComponentParameterDetail> Parameters() => Document.Parameters.Select(parameter =>
    {
        // Documents write string, the contract has String; it is the one type that there is.
        var detail = new ComponentParameterDetail { Name = parameter.Name, Type = "String" };
        if (parameter.Default is { } value)
        {
            detail.DefaultValue.Add(value);
        }

        if (!string.IsNullOrEmpty(parameter.Description))
        {
            detail.Description = parameter.Description;
        }

        return detail;
    });

    private static DocumentPlatform? PlatformOf(Platform platform) => platform switch
    {
        Platform.Linux => DocumentPlatform.Linux,
        Platform.Windows => DocumentPlatform.Windows,
        Platform.MacOs => DocumentPlatform.MacOS,
        _ => null,
    };
}
