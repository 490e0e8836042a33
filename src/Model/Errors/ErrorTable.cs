namespace BuildFarm.Model.Errors;

using System.Collections.Frozen;
using BuildFarm.Model.Api;

/// <summary>Error codes with their wire names and HTTP statuses, derived from the options of the ErrorCode enum.</summary>
public static class ErrorTable
{
    private static readonly FrozenDictionary<ErrorCode, ErrorInfo> ByCode = ErrorsReflection.Descriptor.EnumTypes[0].Values
        .Select(value => (value.Number, Binding: value.GetOptions()?.GetExtension(OptionsExtensions.Error)))
        .Where(value => value.Binding is not null)
        .Select(value => new ErrorInfo((ErrorCode)value.Number, value.Binding!.Type, value.Binding.Status))
        .ToFrozenDictionary(error => error.Code);

    private static readonly FrozenDictionary<string, ErrorCode> ByType =
        ByCode.Values.ToFrozenDictionary(error => error.Type, error => error.Code, StringComparer.Ordinal);

    public static IReadOnlyCollection<ErrorInfo> All => ByCode.Values;

    /// <summary>The wire form of a code; an unspecified or unknown code is the service's own fault: ServiceException, 500.</summary>
    public static ErrorInfo Of(ErrorCode code) => ByCode.TryGetValue(code, out var info) ? info : ByCode[ErrorCode.Service];

    /// <summary>The code of a wire name; ErrorCode.Unspecified when the contract has none of that name.</summary>
    public static ErrorCode CodeOf(string type) => ByType.GetValueOrDefault(type);
}
