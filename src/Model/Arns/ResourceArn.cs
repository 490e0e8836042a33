namespace BuildFarm.Model.Arns;

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using BuildFarm.Model.Versions;

/// <summary>
/// An imagebuilder ARN: arn:PARTITION:imagebuilder:REGION:ACCOUNT:KIND/NAME[/VERSION[/BUILD]]; a workflow's kind is workflow/TYPE.
/// The version may be a wildcard, and then there is no build. Managed resources have the account "aws".
/// </summary>
public sealed record ResourceArn
{
    /// <summary>The account of resources that ship with the farm.</summary>
    public const string ManagedAccount = "aws";

    public string Partition { get; init; } = "aws";

    public required string Region { get; init; }

    /// <summary>Twelve digits, or "aws" and its variants for managed resources.</summary>
    public required string Account { get; init; }

    public required ResourceKind Kind { get; init; }

    /// <summary>build, test or distribution; null for what is no workflow.</summary>
    public string? WorkflowType { get; init; }

    /// <summary>In ARN form: lower case, hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>Null exactly for kinds without versions.</summary>
    public VersionPattern? Version { get; init; }

    /// <summary>From 1; null when the ARN names no build.</summary>
    public int? Build { get; init; }

    public bool IsWildcard => Version is { IsWildcard: true };

    public bool IsManaged => Account.StartsWith(ManagedAccount, StringComparison.Ordinal);

    /// <summary>Version and build.</summary>
    /// <exception cref="InvalidOperationException">The ARN has no version, or a wildcard.</exception>
    public SemanticVersion ExactVersion => Version is { } version
        ? version.ToVersion() with { Build = Build ?? 0 }
        : throw new InvalidOperationException($"{this} has no version");

    public static ResourceArn Of(ResourceKind kind, string region, string account, string name) =>
        new() { Kind = kind, Region = region, Account = account, Name = ResourceNames.ToArnForm(name) };

    /// <summary>With an exact version; its build, when it is not 0, becomes the ARN's.</summary>
    public static ResourceArn Of(ResourceKind kind, string region, string account, string name, SemanticVersion version) =>
        Of(kind, region, account, name) with { Version = new VersionPattern(version), Build = version.Build == 0 ? null : version.Build };

    /// <param name="type">build, test or distribution.</param>
    public static ResourceArn OfWorkflow(string type, string region, string account, string name, SemanticVersion version) =>
        Of(ResourceKind.Workflow, region, account, name, version) with { WorkflowType = type };

    /// <exception cref="FormatException">The text is no imagebuilder ARN.</exception>
    public static ResourceArn Parse(string text) => TryParse(text, out var arn, out var problem) ? arn : throw new FormatException(problem);

    public static bool TryParse(string text, [NotNullWhen(true)] out ResourceArn? arn) => TryParse(text, out arn, out _);

    /// <param name="problem">What is wrong, when the answer is false.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out ResourceArn? arn, [NotNullWhen(false)] out string? problem)
    {
        arn = ArnParser.Parse(text, out problem);
        return arn is not null;
    }

    /// <summary>Same resource, another version; no build.</summary>
    public ResourceArn WithVersion(VersionPattern version) => this with { Version = version, Build = null };

    public ResourceArn WithVersion(SemanticVersion version) =>
        this with { Version = new VersionPattern(version), Build = version.Build == 0 ? null : version.Build };

    public ResourceArn WithBuild(int build) => this with { Build = build };

    public ResourceArn WithoutBuild() => this with { Build = null };

    public override string ToString()
    {
        var type = WorkflowType is null ? "" : "/" + WorkflowType;
        var version = Version is null ? "" : "/" + Version;
        var build = Build is null ? "" : "/" + Build.Value.ToString(CultureInfo.InvariantCulture);
        return $"arn:{Partition}:imagebuilder:{Region}:{Account}:{Kind.Name()}{type}/{Name}{version}{build}";
    }
}
