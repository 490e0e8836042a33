using static BuildFarm.Documents.DocumentPlatform;

namespace BuildFarm.Documents.Modules;

/// <summary>Software installation and system actions.</summary>
internal static class SystemModules
{
    private static readonly InputSpec[] MsiInputs =
    [
        new("path", InputType.String) { Required = true, Description = "The MSI file: a local path, an s3:// URI or a URL." },
        new("reboot", InputType.String) { Default = "Allow", Allowed = ["Allow", "Force", "Skip"], Description = "When to reboot afterwards." },
        new("logOptions", InputType.String) { Default = "*VX", Format = InputFormat.MsiLogOptions, Description = "Flags behind msiexec /L." },
        new("logFile", InputType.String) { Description = "Where the log goes; none by default." },
        new("properties", InputType.StringMap)
        {
            // The module sets these itself.
            ForbiddenKeys = ["REBOOT", "REINSTALLMODE", "REINSTALL"],
            Description = "MSI properties.",
        },
        new("ignoreAuthenticodeSignatureErrors", InputType.Boolean) { Default = "false", Description = "Run an installer whose signature is not valid." },
        new("allowUnsignedInstaller", InputType.Boolean) { Default = "false", Description = "Run an installer that has no signature." },
    ];

    private static readonly string[] MsiOutputs = ["logFile", "msiExitCode", "stdout"];

    public static readonly IReadOnlyList<ModuleSpec> All =
    [
        new("InstallMSI", InputForm.Map) { Description = "Installs an MSI file.", Platforms = [Windows], Inputs = MsiInputs, Outputs = MsiOutputs },
        new("UninstallMSI", InputForm.Map) { Description = "Removes what an MSI file installed.", Platforms = [Windows], Inputs = MsiInputs, Outputs = MsiOutputs },
        new("Reboot", InputForm.Map)
        {
            Description = "Reboots the instance and goes on with the next step.",
            Platforms = [Linux, Windows],
            Inputs = [new("delaySeconds", InputType.Integer) { Default = "0", Format = InputFormat.NotNegative, Description = "Seconds to wait before." }],
        },
        new("SetRegistry", InputForm.List)
        {
            Description = "Sets values in the registry.",
            Platforms = [Windows],
            Inputs =
            [
                new("path", InputType.String) { Required = true, Format = InputFormat.RegistryPath, Description = "Key, below HKLM:, HKCU:, HKCR:, HKU: or HKCC:." },
                new("name", InputType.String) { Required = true, Description = "Name of the value." },
                new("value", InputType.ScalarOrList) { Required = true, Description = "The value; a list for MULTI_SZ." },
                new("type", InputType.String) { Required = true, Allowed = ["BINARY", "DWORD", "QWORD", "SZ", "EXPAND_SZ", "MULTI_SZ"], Description = "Its type." },
            ],
        },
        new("UpdateOS", InputForm.Map)
        {
            Description = "Installs updates: all, or those included and not excluded.",
            Platforms = [Linux, Windows],
            Inputs =
            [
                new("include", InputType.StringList) { Description = "Packages, KB ids or name patterns to install." },
                new("exclude", InputType.StringList) { Description = "Packages, KB ids or name patterns to leave out." },
            ],
        },
    ];
}
