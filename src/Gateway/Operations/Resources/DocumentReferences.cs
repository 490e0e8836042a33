using BuildFarm.Clouds.Objects;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Resources;

/// <summary>Where a request's document is: inline, or in S3.</summary>
internal sealed class DocumentReferences(IDocumentSource source)
{
    /// <summary>What is read by uri, at most: as much as the validator takes.</summary>
    public const int LargestDocument = 1024 * 1024;

    /// <summary>The document's text.</summary>
    /// <exception cref="ApiException">InvalidParameterCombination: both or neither of data and uri. InvalidParameterValue: a uri that cannot be read.</exception>
    public async Task<string> ReadAsync(
        CallContext context, bool hasData, string data, bool hasUri, string uri, string dataMember = "data", string uriMember = "uri")
    {
        if (hasData == hasUri)
        {
            throw Errors.InvalidCombination(hasData
                ? $"Both {dataMember} and {uriMember} are given. Give the document in one of them."
                : $"Neither {dataMember} nor {uriMember} is given. Give the document as {dataMember}.");
        }

        if (hasData)
        {
            return data;
        }

        if (!S3Uri.TryParse(uri, out var bucket, out var key))
        {
            throw Errors.InvalidValue(uriMember, $"It is not s3://BUCKET/KEY; files of the server cannot be named. Give the document as {dataMember}, or put it into a bucket.");
        }

        try
        {
            return await source.ReadAsync(context.Region, bucket, key, LargestDocument, context.Cancellation);
        }
        catch (ObjectException unreadable)
        {
            throw Errors.InvalidValue(uriMember, $"The document cannot be read: {unreadable.Message}");
        }
    }
}
