namespace BuildFarm.Model.Tests.Errors;

using BuildFarm.Model.Api;
using BuildFarm.Model.Enums;
using BuildFarm.Model.Errors;

public sealed class ErrorTableTests
{
    [Theory]
    [InlineData(ErrorCode.ResourceNotFound, "ResourceNotFoundException", 404)]
    [InlineData(ErrorCode.ServiceQuotaExceeded, "ServiceQuotaExceededException", 402)]
    [InlineData(ErrorCode.DryRunOperation, "DryRunOperationException", 412)]
    [InlineData(ErrorCode.CallRateLimitExceeded, "CallRateLimitExceededException", 429)]
    [InlineData(ErrorCode.IdempotentParameterMismatch, "IdempotentParameterMismatchException", 400)]
    public void An_error_has_its_wire_name_and_status(ErrorCode code, string type, int status)
    {
        Assert.Equal(new ErrorInfo(code, type, status), ErrorTable.Of(code));
        Assert.Equal(code, ErrorTable.CodeOf(type));
    }

    [Fact]
    public void An_unknown_code_is_the_services_own_fault() => Assert.Equal(500, ErrorTable.Of(ErrorCode.Unspecified).Status);

    [Fact]
    public void Enum_values_have_their_wire_names_both_ways()
    {
        Assert.Equal("macOS", WireNames.Of(Platform.MacOs));
        Assert.Equal(Platform.MacOs, WireNames.Parse<Platform>("macOS"));
        Assert.Null(WireNames.Of(Platform.Unspecified));
        Assert.Null(WireNames.Parse<Platform>("macos"));
    }
}
