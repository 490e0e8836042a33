namespace BuildFarm.Cli.Trial;

/// <summary>
/// The workflow of a trial: an instance, the components on it between two lists of its root, and its end. No image is made. A failure of
/// the components does not end it, so that what they changed is told all the same.
/// </summary>
internal static class TrialWorkflow
{
    public const string Components = "RunComponents";

    private const string InstanceId = "$.stepOutputs.LaunchTrialInstance.instanceId";

    /// <param name="prefix">The trial's own name.</param>
    /// <param name="holds">Whether the instance stays after the components until the build is cancelled.</param>
    public static string Document(string prefix, bool holds)
    {
        var folder = "/var/tmp/" + prefix;
        return $"""
            name: trial
            description: Runs components on a throw-away instance.
            schemaVersion: 1.0
            steps:
              - name: LaunchTrialInstance
                action: LaunchInstance
                onFailure: Abort
                inputs:
                  waitFor: ssmAgent
            {Command("ListRoot", RootScripts.Before(folder))}
              - name: {Components}
                action: ExecuteComponents
                onFailure: Continue
                inputs:
                  instanceId.$: {InstanceId}
            {Command("CompareRoot", RootScripts.After(folder))}
            {(holds ? Command("HoldInstance", RootScripts.Hold("{{ " + InstanceId + " }}")) : Terminate)}
            """;
    }

    private const string Terminate = $"""
          - name: TerminateTrialInstance
            action: TerminateInstance
            onFailure: Continue
            inputs:
              instanceId.$: {InstanceId}
        """;

    private static string Command(string name, string script) => $"""
          - name: {name}
            action: RunCommand
            onFailure: Continue
            inputs:
              instanceId.$: {InstanceId}
              documentName: AWS-RunShellScript
              parameters:
                commands:
                  - |
                    {script.ReplaceLineEndings("\n            ")}
        """;
}
