using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Resources;

/// <summary>Where a request's document is: inline, for now.</summary>
internal static class DocumentReferences
{
    /// <summary>The document's text.</summary>
    /// <exception cref="ApiException">InvalidParameterCombination: both or neither of data and uri. InvalidParameterValue: a uri that this farm does not read.</exception>
    public static string Inline(bool hasData, string data, bool hasUri, string uri)
    {
        if (hasData == hasUri)
        {
            throw Errors.InvalidCombination(hasData
                ? "Both data and uri are given. Give the document in one of them."
                : "Neither data nor uri is given. Give the document as data.");
        }

        if (hasData)
        {
            return data;
        }

        throw Errors.InvalidValue("uri", uri.StartsWith("s3://", StringComparison.Ordinal)
            ? "This farm does not read documents from S3 yet. Give the document as data."
            : "It is not an s3:// URI; files of the server cannot be named. Give the document as data.");
    }
}
