using BuildFarm.Model.Api;

namespace BuildFarm.Grains.Tests.Support;

/// <summary>Workflows that tests write themselves.</summary>
internal static class OwnWorkflows
{
    /// <summary>A workflow of the account, of those steps; answers its ARN.</summary>
    /// <param name="type">build, test or distribution.</param>
    /// <param name="steps">YAML of the list's items, not indented.</param>
    public static async Task<string> PutAsync(FarmHarness farm, string type, string name, string steps, string head = "")
    {
        var arn = $"{Resources.Prefix}workflow/{type}/{name}/1.0.0/1";
        var data = $"name: {name}\nschemaVersion: 1.0\n{head}steps:\n{steps}";
        await Resources.PutAsync(farm.Catalog, arn, new Workflow { Arn = arn, Name = name, Data = data });
        return arn;
    }

    public const string Launch = """
        - name: Launch
          action: LaunchInstance
          inputs:
            waitFor: ssmAgent

        """;

    public const string Terminate = """
        - name: Terminate
          action: TerminateInstance
          inputs:
            instanceId.$: $.stepOutputs.Launch.instanceId

        """;

    public const string Make = """
        - name: Make
          action: CreateImage
          inputs:
            instanceId.$: $.stepOutputs.Launch.instanceId

        """;
}
