using System.Net;
using System.Text.RegularExpressions;
using BuildFarm.Gateway.Tests.Operations.Support;
using BuildFarm.Model.Operations;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Xunit.Abstractions;

namespace BuildFarm.Gateway.Tests.Contract;

/// <summary>
/// An ARN of another account, of another region, or of a thing of another kind, in every field that takes one: refused, with the same words
/// whether there is such a thing or not, and nothing is changed.
/// </summary>
public sealed class ForeignArnTests(ContractServer server, ITestOutputHelper output) : IClassFixture<ContractServer>, IAsyncLifetime
{
    private const string Other = "111111111111";
    private const string OtherRegion = "eu-west-1";
    private const string Absent = "not-there";

    public static TheoryData<string> Operations() =>
        [.. ContractServer.Served().Where(operation => ContractField.Of(operation.Request).Any(IsArn)).Select(operation => operation.Name)];

    /// <summary>What the examples name is there, in the caller's account and in another.</summary>
    public async Task InitializeAsync()
    {
        if ((await server.StateAsync()).Length > 0)
        {
            return;
        }

        await Seed.AddAsync(server.Farm, TestFarm.Account);
        await Seed.AddAsync(server.Farm, Other);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task An_arn_that_is_not_the_callers_is_refused_and_nothing_is_told_or_changed(string name)
    {
        var operation = OperationTable.All.Single(one => one.Name == name);
        var before = await server.StateAsync();
        var wrong = new List<string>();
        var sent = 0;
        foreach (var field in ContractField.Of(operation.Request).Where(IsArn))
        {
            var own = ArnOf(operation, field);
            var foreign = own.Replace(TestFarm.Account, Other, StringComparison.Ordinal);
            var there = await SendAsync(operation, field, foreign, "an ARN of another account", [HttpStatusCode.Forbidden], Other, wrong);
            var absent = await SendAsync(operation, field, foreign.Replace("/web", "/" + Absent, StringComparison.Ordinal), "an absent ARN of another account", [HttpStatusCode.Forbidden], Other, wrong);
            if (there.Replace("/web", "/" + Absent, StringComparison.Ordinal) != absent)
            {
                wrong.Add($"{field}: tells whether another account has it: {there} | {absent}");
            }

            await SendAsync(operation, field, own.Replace(TestFarm.Region, OtherRegion, StringComparison.Ordinal), "an ARN of another region", [HttpStatusCode.BadRequest], OtherRegion, wrong);
            sent += 3;
        }

        output.WriteLine($"{name}: {sent} requests with an ARN that is not the caller's");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(before, await server.StateAsync());
    }

    private static bool IsArn(ContractField field) => field.Field.FieldType == FieldType.String && !field.Field.IsMap
        && (Pattern(field).Contains(":imagebuilder:", StringComparison.Ordinal) || field.Field.Name is "parent_image" or "source_image");

    private static string Pattern(ContractField field) => (field.Field.IsRepeated ? field.Rules.Item?.Pattern : field.Rules.Pattern) ?? "";

    // An image where several kinds are taken: most operations that take not all of them take those.
    private static string ArnOf(OperationInfo operation, ContractField field) =>
        operation.Name != "GetMarketplaceResource" && Regex.IsMatch(Seed.Image, Pattern(field)) ? Seed.Image : ExampleTexts.Good(field.Field.IsRepeated ? field.Rules.Item! : field.Rules);

    // Both faces, which must say the same.
    private async Task<string> SendAsync(OperationInfo operation, ContractField field, string arn, string what, HttpStatusCode[] expected, string says, List<string> wrong)
    {
        var (request, holder) = ExampleRequests.With(operation.Request, field);
        if (field.Field.IsRepeated)
        {
            ((System.Collections.IList)field.Field.Accessor.GetValue(holder))[0] = arn;
        }
        else
        {
            field.Field.Accessor.SetValue(holder, arn);
        }

        // Either recipe must be given, which the contract cannot say.
        if (operation.Request.FindFieldByName("container_recipe_arn") is { } container && operation.Request.FindFieldByName("image_recipe_arn") is { } recipe
            && !container.Accessor.HasValue(request) && !recipe.Accessor.HasValue(request))
        {
            recipe.Accessor.SetValue(request, Seed.Recipe);
        }

        var grpc = await server.Grpc.UnaryAsync<Empty>(operation.GrpcPath, request);
        if (operation.HttpMethod is null)
        {
            return grpc.Message;
        }

        var rest = RestRequest.Of(operation, request);
        var answer = await server.Rest.SendAsync(rest.Method, rest.Target, rest.Body);
        if (operation.ReadOnly && answer.Status == HttpStatusCode.OK && Seed.HasNothing(answer.Json))
        {
            // A list may say that there is nothing; that tells nothing either.
            return "nothing";
        }

        if (!expected.Contains(answer.Status) || !answer.Message.Contains(says, StringComparison.Ordinal) || answer.Message != grpc.Message || grpc.Status == 0)
        {
            wrong.Add($"{field} with {what} {arn}: {(int)answer.Status} {answer.Text} | {grpc.Status} {grpc.Message}");
        }

        return (int)answer.Status + answer.Text;
    }
}
