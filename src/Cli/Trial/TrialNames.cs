using BuildFarm.Model.FarmApi;

namespace BuildFarm.Cli.Trial;

/// <summary>The files of a trial's components, by the components' names in the farm.</summary>
internal sealed class TrialNames(IReadOnlyDictionary<string, string> files)
{
    /// <summary>A component as the farm calls it, by name or by ARN, to the caller's own file; another name stays.</summary>
    public string FileOf(string component) =>
        files.FirstOrDefault(file => component == file.Key || component.Contains($"/{file.Key}/", StringComparison.Ordinal)).Value ?? component;

    /// <summary>A message of the farm's in which quoted names become files.</summary>
    public string In(string message) => files.Aggregate(message, (text, file) => text.Replace($"'{file.Key}'", file.Value, StringComparison.Ordinal));

    public void Put(StepChange step)
    {
        step.Component = FileOf(step.Component);
        step.Message = In(step.Message);
    }
}
