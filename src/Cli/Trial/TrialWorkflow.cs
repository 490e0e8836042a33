namespace BuildFarm.Cli.Trial;

/// <summary>The workflow of a trial: an instance, the components on it, and its end. No image is made.</summary>
internal static class TrialWorkflow
{
    public const string Document = """
        name: trial
        description: Runs components on a throw-away instance.
        schemaVersion: 1.0
        steps:
          - name: LaunchTrialInstance
            action: LaunchInstance
            onFailure: Abort
            inputs:
              waitFor: ssmAgent
          - name: RunComponents
            action: ExecuteComponents
            onFailure: Abort
            inputs:
              instanceId.$: $.stepOutputs.LaunchTrialInstance.instanceId
          - name: TerminateTrialInstance
            action: TerminateInstance
            onFailure: Continue
            inputs:
              instanceId.$: $.stepOutputs.LaunchTrialInstance.instanceId
        """;
}
