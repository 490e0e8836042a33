using BuildFarm.Model.Operations;

namespace BuildFarm.Gateway.Rest;

/// <param name="PathValues">Values by the names between the template's braces, decoded.</param>
internal sealed record RestMatch(OperationInfo Operation, IReadOnlyList<KeyValuePair<string, string>> PathValues);
