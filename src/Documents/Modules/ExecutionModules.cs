using static BuildFarm.Documents.DocumentPlatform;
using static BuildFarm.Documents.Modules.InputType;

namespace BuildFarm.Documents.Modules;

/// <summary>Modules that run programs and decide.</summary>
internal static class ExecutionModules
{
    public static readonly IReadOnlyList<ModuleSpec> All =
    [
        new("Assert", InputForm.Condition) { Description = "Succeeds when a condition is true." },
        new("ExecuteBash", InputForm.Map)
        {
            Description = "Runs commands as one bash script; exit code 194 asks for a reboot and another run.",
            Platforms = [Linux, MacOS],
            Inputs = [new("commands", StringList) { Required = true, Description = "Lines of the script." }],
            Outputs = ["stdout"],
        },
        new("ExecuteBinary", InputForm.Map)
        {
            Description = "Runs a program; exit code 194 (Linux) or 3010 (Windows) asks for a reboot and another run.",
            Inputs =
            [
                new("path", InputType.String) { Required = true, Description = "Path of the program." },
                new("arguments", StringList) { Description = "Its arguments, one an entry." },
            ],
            Outputs = ["stdout"],
        },
        new("ExecuteDocument", InputForm.Map)
        {
            Description = "Runs another component document, at most three levels deep.",
            Inputs =
            [
                new("document", InputType.String) { Required = true, Format = InputFormat.ComponentDocument, Description = "A local path, an s3:// URI or the ARN of a component build version." },
                new("document-s3-bucket-owner", InputType.String) { Format = InputFormat.AccountId, Description = "The account that must own the bucket." },
                new("phases", InputType.String) { Format = InputFormat.PhaseList, Description = "Phases to run, separated by commas; all by default." },
                new("parameters", MapList)
                {
                    Description = "Parameters for the document.",
                    Fields =
                    [
                        new("name", InputType.String) { Required = true, Description = "The parameter's name." },
                        new("value", InputType.String) { Required = true, Description = "Its value." },
                    ],
                },
            ],
            Outputs = ["executedStepCount", "executionId", "failedStepCount", "failureMessage", "ignoredFailedStepCount", "logUrl", "status"],
        },
        new("ExecutePowerShell", InputForm.Map)
        {
            Description = "Runs commands or a file with PowerShell; exit code 3010 asks for a reboot and another run.",
            Platforms = [Windows],
            Inputs =
            [
                new("commands", StringList) { Description = "Lines of the script." },
                new("file", InputType.String) { Format = InputFormat.PowerShellFile, Description = "Path of a .ps1 file." },
            ],
            ExactlyOneOf = ["commands", "file"],
            Outputs = ["stdout"],
        },
    ];
}
