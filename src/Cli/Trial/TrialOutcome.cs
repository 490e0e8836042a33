using BuildFarm.Cli.Run;

namespace BuildFarm.Cli.Trial;

/// <summary>How a trial ended: by its components where they ran, otherwise by its build.</summary>
/// <param name="Reason">Empty when it passed.</param>
internal sealed record TrialOutcome(bool IsPassed, string Status, string Reason)
{
    /// <param name="build">Null when the build was stopped after everything had run.</param>
    public static TrialOutcome Of(TrialRecorder recorder, BuildSummary? build, TrialNames names)
    {
        if (recorder.Outcome is { Status: "FAILED" } failed) return new TrialOutcome(false, "FAILED", failed.Message);
        if (build is { IsAvailable: false })
        {
            // The image's own reason has a limit; the report's has none.
            return new TrialOutcome(false, build.Status, build.Report is { Reason.Length: > 0 } report ? names.In(report.Reason) : names.In(build.Reason));
        }

        return recorder.Outcome is { Status: "COMPLETED" }
            ? new TrialOutcome(true, "PASSED", "")
            : new TrialOutcome(false, "FAILED", "The build ended, and the components did not run.");
    }
}
