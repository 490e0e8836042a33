using System.Text.Json;
using BuildFarm.Gateway.Tests.Operations.Support;
using BuildFarm.Model.Api;

namespace BuildFarm.Gateway.Tests.Contract;

/// <summary>The resources that the examples of ARNs name.</summary>
internal static class Seed
{
    private const string Workflow = """
        name: web
        schemaVersion: 1.0
        steps:
          - name: Launch
            action: LaunchInstance
            inputs:
              waitFor: ssmAgent
          - name: Make
            action: CreateImage
            inputs:
              instanceId.$: $.stepOutputs.Launch.instanceId
          - name: Terminate
            action: TerminateInstance
            inputs:
              instanceId.$: $.stepOutputs.Launch.instanceId
        """;

    public static string Image { get; } = TestFarm.Arn("image/web/1.0.0/1");

    public static string Recipe { get; } = TestFarm.Arn("image-recipe/web/1.0.0");

    public static async Task AddAsync(TestFarm farm, string account)
    {
        var recipe = TestFarm.Arn("image-recipe/web/1.0.0", account);
        var infrastructure = TestFarm.Arn("infrastructure-configuration/web", account);
        await farm.CallAsync<CreateComponentResponse>(Samples.Component(farm, "web"), account);
        await farm.CallAsync<CreateImageRecipeResponse>(Samples.Recipe(farm), account);
        await farm.CallAsync<CreateInfrastructureConfigurationResponse>(Samples.Infrastructure(farm, "web"), account);
        await farm.CallAsync<CreateDistributionConfigurationResponse>(Samples.Distribution(farm, "web"), account);
        await farm.CallAsync<CreateWorkflowResponse>(
            new CreateWorkflowRequest { Name = "web", SemanticVersion = "1.0.0", Type = WorkflowType.Build, Data = Workflow, ClientToken = farm.Token() }, account);
        await farm.CallAsync<CreateImagePipelineResponse>(
            new CreateImagePipelineRequest { Name = "web", ClientToken = farm.Token(), ImageRecipeArn = recipe, InfrastructureConfigurationArn = infrastructure }, account);
        await farm.CallAsync<CreateImageResponse>(
            new CreateImageRequest { ClientToken = farm.Token(), ImageRecipeArn = recipe, InfrastructureConfigurationArn = infrastructure }, account);
    }

    /// <summary>An answer with empty lists and no way on.</summary>
    public static bool HasNothing(JsonElement answer) =>
        answer.EnumerateObject().All(member => member.Name == "requestId" || (member.Value.ValueKind == JsonValueKind.Array && member.Value.GetArrayLength() == 0));
}
