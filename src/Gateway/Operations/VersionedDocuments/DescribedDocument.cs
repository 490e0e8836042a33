using BuildFarm.Catalog;
using BuildFarm.Model.Arns;

namespace BuildFarm.Gateway.Operations.VersionedDocuments;

/// <summary>A document that was read and checked.</summary>
/// <param name="Version">Its ARN, without a build.</param>
/// <param name="Message">What is stored, all but its ARN.</param>
/// <param name="Insert">Stores it under the next number.</param>
internal sealed record DescribedDocument<T>(ResourceArn Version, T Message, InsertNumbered Insert);
