using BuildFarm.Cli.Apply.Kinds;
using BuildFarm.Cli.Farm;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using Google.Protobuf;

namespace BuildFarm.Cli.Apply.Planning;

/// <summary>What the farm has already. Each ARN is asked for once.</summary>
internal sealed class ResourceLookup(IFarm farm)
{
    private readonly Dictionary<string, IMessage?> seen = new(StringComparer.Ordinal);

    public FarmConnection Connection => farm.Connection;

    /// <summary>The resource of an ARN, of the newest version where the ARN is a wildcard; null when there is none.</summary>
    public async Task<IMessage?> FindAsync(KindInfo kind, string arn, CancellationToken cancellation)
    {
        if (seen.TryGetValue(arn, out var known)) return known;
        var request = kind.Get.Request.Parser.ParseFrom(ByteString.Empty);
        kind.GetArn.Accessor.SetValue(request, arn);
        return seen[arn] = await AskAsync(request, answer => (IMessage?)kind.Resource.Accessor.GetValue(answer), cancellation);
    }

    public async Task<IMessage?> FindImageAsync(string arn, CancellationToken cancellation)
    {
        if (seen.TryGetValue(arn, out var known)) return known;
        return seen[arn] = await AskAsync(new GetImageRequest { ImageBuildVersionArn = arn }, answer => ((GetImageResponse)answer).Image, cancellation);
    }

    /// <summary>The ARN in a resource of any kind.</summary>
    public static string ArnOf(IMessage resource) => (string)resource.Descriptor.FindFieldByName("arn").Accessor.GetValue(resource);

    /// <summary>An ARN of the caller's own account, or of the managed one.</summary>
    public string ArnFor(ResourceKind kind, string? type, string name, string? version, bool managed = false)
    {
        var account = managed ? ResourceArn.ManagedAccount : Connection.Account;
        var suffix = version is null ? "" : "/" + version;
        var prefix = type is null ? "" : type + "/";
        return $"arn:aws:imagebuilder:{Connection.Region}:{account}:{kind.Name()}/{prefix}{ResourceNames.ToArnForm(name)}{suffix}";
    }

    private async Task<IMessage?> AskAsync(IMessage request, Func<IMessage, IMessage?> select, CancellationToken cancellation)
    {
        try
        {
            return select(await farm.CallAsync(request, cancellation));
        }
        catch (FarmException failure) when (failure.IsNotFound)
        {
            return null;
        }
    }
}
