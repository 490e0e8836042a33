using System.Net;
using System.Text;
using BuildFarm.Model.Errors;
using BuildFarm.Model.Operations;
using BuildFarm.Model.Rpc;
using BuildFarm.Model.Validation;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Xunit.Abstractions;

namespace BuildFarm.Gateway.Tests.Contract;

/// <summary>
/// Every rule of the contract for every operation that is served, broken one at a time, on both faces: the refusal names the field and the rule,
/// and the operation never hears of it.
/// </summary>
public sealed class ContractViolationTests(ContractServer server, ITestOutputHelper output) : IClassFixture<ContractServer>
{
    private const int InvalidArgument = 3;
    private const int ResourceExhausted = 8;
    private const int MessageLimit = 4 * 1024 * 1024;
    private const int BodyLimit = 1024 * 1024;

    public static TheoryData<string> Operations() => [.. ContractServer.Served().Select(operation => operation.Name)];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Each_rule_broken_is_refused_by_name_and_reaches_no_operation(string name)
    {
        var operation = Operation(name);
        var wrong = new List<string>();
        var sent = 0;
        foreach (var broken in BrokenRules.Of(operation))
        {
            var found = ContractValidator.Validate(broken.Request);
            if (found.Count == 0 || found.Any(one => !one.Path.StartsWith(broken.Path, StringComparison.Ordinal)) || found.All(one => one.Rule != broken.Rule))
            {
                wrong.Add($"{broken}: the validator says {string.Join("; ", found)}");
            }

            sent += await RestAsync(operation, broken, wrong) + await GrpcAsync(operation, broken, wrong);
        }

        output.WriteLine($"{name}: {sent} requests with a broken rule");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Empty(server.Server.Operations.Calls);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task What_cannot_be_read_is_refused_by_path_and_reaches_no_operation(string name)
    {
        var operation = Operation(name);
        var wrong = new List<string>();
        var sent = 0;
        foreach (var body in operation.HttpMethod is null ? [] : UnreadableBody.Of(operation))
        {
            var answer = await server.Rest.SendAsync(body.Request.Method, body.Request.Target, body.Request.Body);
            if (answer.Status != HttpStatusCode.BadRequest || answer.ErrorType is null || !answer.Message.Contains(body.Path, StringComparison.Ordinal))
            {
                wrong.Add($"{body}: {(int)answer.Status} {answer.Text}");
            }

            sent++;
        }

        sent += await WholeBodiesAsync(operation, wrong) + await BrokenWireAsync(operation, wrong);
        output.WriteLine($"{name}: {sent} requests that cannot be read");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Empty(server.Server.Operations.Calls);
    }

    private static OperationInfo Operation(string name) => OperationTable.TryGet(name, out var operation) ? operation : throw new ArgumentException(name, nameof(name));

    // A value without a name has no form in JSON: that is among the bodies that cannot be read.
    private async Task<int> RestAsync(OperationInfo operation, BrokenRule broken, List<string> wrong)
    {
        if (operation.HttpMethod is null || broken.Rule == "enum" || broken.EmptyInRestPath || RestRequest.Of(operation, broken.Request) is not { Target.Length: <= RestRequest.LongestTarget } request)
        {
            return 0;
        }

        var answer = await server.Rest.SendAsync(request.Method, request.Target, request.Body);
        if (answer.Status != HttpStatusCode.BadRequest || !IsOf(operation, answer.ErrorType) || !Names(answer.Message, broken))
        {
            wrong.Add($"REST {broken}: {(int)answer.Status} {answer.Text}");
        }

        return 1;
    }

    private async Task<int> GrpcAsync(OperationInfo operation, BrokenRule broken, List<string> wrong)
    {
        var answer = await server.Grpc.UnaryAsync<Empty>(operation.GrpcPath, broken.Request);
        var violations = answer.Details is null ? [] : Status.Parser.ParseFrom(answer.Details).Details
            .Where(detail => detail.TypeUrl.EndsWith("/google.rpc.BadRequest", StringComparison.Ordinal)).SelectMany(detail => BadRequest.Parser.ParseFrom(detail.Value).FieldViolations).ToList();
        if (answer.Status != InvalidArgument || !Names(answer.Message, broken) || !violations.Exists(one => one.Field.StartsWith(broken.Path, StringComparison.Ordinal)))
        {
            wrong.Add($"gRPC {broken}: {answer.Status} {answer.Message}");
        }

        return 1;
    }

    // Clients make their exceptions of what the contract names for the operation.
    private static bool IsOf(OperationInfo operation, string? type) =>
        operation.Throws.Count == 0 ? type == "InvalidRequestException" : type is not null && operation.Throws.Contains(ErrorTable.CodeOf(type));

    private static bool Names(string message, BrokenRule broken) =>
        message.Contains(broken.Path, StringComparison.Ordinal) && message.Contains(broken.Says, StringComparison.Ordinal);

    private async Task<int> WholeBodiesAsync(OperationInfo operation, List<string> wrong)
    {
        if (operation.HttpMethod is not ("PUT" or "POST"))
        {
            return 0;
        }

        var good = RestRequest.Of(operation, ExampleRequests.Smallest(operation.Request));
        var start = good.Body.Length == 0 ? "{" : Encoding.UTF8.GetString(good.Body)[..^1] + (good.Body.Length > 2 ? "," : "");
        (string What, string Body, HttpStatusCode Status)[] bodies =
        [
            ("nested too deep", start + "\"unknown\":" + string.Concat(Enumerable.Repeat("[", 40)) + string.Concat(Enumerable.Repeat("]", 40)) + "}", HttpStatusCode.BadRequest),
            ("cut off", start + "\"unknown\":1", HttpStatusCode.BadRequest),
            ("followed by more", start + "\"unknown\":1}{}", HttpStatusCode.BadRequest),
            ("an unknown member twice", start + "\"unknown\":1,\"unknown\":1}", HttpStatusCode.BadRequest),
            ("larger than the limit", start + $"\"unknown\":\"{new string('a', BodyLimit)}\"}}", HttpStatusCode.RequestEntityTooLarge),
        ];
        foreach (var (what, body, status) in bodies)
        {
            var answer = await server.Rest.SendAsync(good.Method, good.Target, Encoding.UTF8.GetBytes(body));
            if (answer.Status != status || answer.ErrorType is null || answer.Message.Length == 0)
            {
                wrong.Add($"a body {what}: {(int)answer.Status} {answer.Text}");
            }
        }

        return bodies.Length;
    }

    private async Task<int> BrokenWireAsync(OperationInfo operation, List<string> wrong)
    {
        var good = ExampleRequests.Smallest(operation.Request).ToByteArray();
        List<(string What, byte[] Message, int Status)> messages =
        [
            ("cut off", [.. good, 0x0a, 0x7f, (byte)'a'], InvalidArgument),
            ("of a tag that is none", [.. good, 0x07], InvalidArgument),
            ("larger than the limit", new byte[MessageLimit + 1], ResourceExhausted),
        ];
        foreach (var field in ContractField.Of(operation.Request).Where(field => field.Field is { FieldType: Google.Protobuf.Reflection.FieldType.String } && field.Way.Count == 1))
        {
            // The field once more, as two bytes that are no UTF-8: the last one counts.
            var tag = field.Field.FieldNumber << 3 | 2;
            messages.Add(($"with broken UTF-8 in {field}", [.. good, .. tag < 128 ? [(byte)tag] : new[] { (byte)(tag | 128), (byte)(tag >> 7) }, 2, 0xc3, 0x28], InvalidArgument));
        }

        foreach (var (what, message, status) in messages)
        {
            await using var call = await server.Grpc.StartAsync<Empty>(operation.GrpcPath);
            await call.SendRawAsync(GrpcTestCall<Empty>.Frame(0, message));
            call.Complete();
            var answer = await call.ToEndAsync();
            if (answer.Status != status || answer.Message.Length == 0)
            {
                wrong.Add($"a message {what}: {answer.Status} {answer.Message}");
            }
        }

        return messages.Count;
    }
}
