using BuildFarm.Documents.Modules;

namespace BuildFarm.Documents.Tests.Modules;

public class ModuleTests
{
    private static string[] Rules(string action, string inputs, DocumentPlatform? platform = null) =>
        [.. Documents.Parse(Documents.Step($"name: A\naction: {action}\ninputs: {inputs}"), platform).Diagnostics.Select(d => d.RuleId)];

    [Fact]
    public void All_modules_of_the_guide_are_there() =>
        Assert.Equal(
            [
                "Assert", "ExecuteBash", "ExecuteBinary", "ExecuteDocument", "ExecutePowerShell", "S3Download", "S3Upload", "WebDownload",
                "AppendFile", "CopyFile", "CopyFolder", "CreateFile", "CreateFolder", "CreateSymlink", "DeleteFile", "DeleteFolder", "ListFiles",
                "MoveFile", "MoveFolder", "ReadFile", "SetFileEncoding", "SetFileOwner", "SetFolderOwner", "SetFilePermissions",
                "SetFolderPermissions", "InstallMSI", "UninstallMSI", "Reboot", "SetRegistry", "UpdateOS",
            ], ActionModules.All.Select(m => m.Name));

    [Theory]
    [InlineData("Assert", "{stringEquals: '2.1.1', value: x}")]
    [InlineData("Assert", "{or: [{and: [{numberGreaterThan: 2.0, value: 3}, {stringEquals: arm64, value: x}]}, {stringEquals: a, value: b}]}")]
    [InlineData("ExecuteBash", "{commands: [a, 'b: c', 5]}")]
    [InlineData("ExecuteBash", "{commands: one line}")]
    [InlineData("ExecuteBinary", "{path: /x, arguments: [/qb, -v]}")]
    [InlineData("ExecuteDocument", "{document: 's3://b/x.yml', document-s3-bucket-owner: 123456789012, phases: 'build,validate', parameters: [{name: a, value: b}]}")]
    [InlineData("ExecuteDocument", "{document: 'arn:aws:imagebuilder:us-west-2:aws:component/Base/1.0.0'}")]
    [InlineData("ExecutePowerShell", "{file: 'C:\\x.ps1'}")]
    [InlineData("ExecutePowerShell", "{commands: [x]}")]
    [InlineData("S3Download", "[{source: 's3://b/p/*', destination: /x, expectedBucketOwner: 123456789022, overwrite: false}]")]
    [InlineData("S3Upload", "[{source: '/x/*', destination: 's3://b/p/', recurse: 'true'}]")]
    [InlineData("WebDownload", "[{source: 'https://h/f', destination: /tmp/, checksum: ac68bbf921d953d1cfab916cb6120864, algorithm: md5, ignoreCertificateErrors: true}]")]
    [InlineData("AppendFile", "[{path: /x, encoding: UTF-32}]")]
    [InlineData("CopyFile", "[{source: '/a/S*', destination: /b/, overwrite: false}]")]
    [InlineData("CopyFolder", "[{source: /a, destination: /b}]")]
    [InlineData("CreateFile", "[{path: /x, content: y, encoding: UTF-16, owner: u, group: g, permissions: 0777}, {path: /y, permissions: 755}]")]
    [InlineData("CreateFolder", "[{path: /x, owner: u, permissions: '0777', overwrite: true}]")]
    [InlineData("CreateSymlink", "[{path: a, target: b, force: true}]")]
    [InlineData("DeleteFile", "[{path: '/x/*log'}]")]
    [InlineData("DeleteFolder", "[{path: /x, force: true}]")]
    [InlineData("ListFiles", "[{path: /x, fileNamePattern: '*log', recursive: true}]")]
    [InlineData("MoveFile", "[{source: a, destination: b}]")]
    [InlineData("MoveFolder", "[{source: a, destination: b}]")]
    [InlineData("ReadFile", "[{path: a, encoding: utf-16-BE, printFileContent: true}]")]
    [InlineData("SetFileEncoding", "[{path: a, encoding: UTF-16}]")]
    [InlineData("SetFileOwner", "[{path: a, owner: u, group: g}]")]
    [InlineData("SetFolderOwner", "[{path: a, owner: u, recursive: false}]")]
    [InlineData("SetFilePermissions", "[{path: a, permissions: 766}]")]
    [InlineData("SetFolderPermissions", "[{path: a, permissions: 0777, recursive: false}]")]
    [InlineData("InstallMSI", "{path: 'C:\\s.msi', logFile: l, logOptions: '*VX', reboot: Allow, properties: {COMPANYNAME: x}, ignoreAuthenticodeSignatureErrors: true, allowUnsignedInstaller: true}")]
    [InlineData("UninstallMSI", "{path: x, reboot: Skip}")]
    [InlineData("Reboot", "{delaySeconds: 60}")]
    [InlineData("SetRegistry", "[{path: 'HKLM:\\SOFTWARE\\My', name: n, value: v, type: SZ}, {path: 'HKEY_CURRENT_USER\\S', name: n, value: 1.1, type: DWORD}]")]
    [InlineData("UpdateOS", "{include: [a], exclude: ['*b']}")]
    [InlineData("WebDownload", "[{source: '{{ aws:ssm:/u }}', destination: /x, overwrite: '{{ aws:ssm:/o }}', checksum: '{{ aws:ssm:/c }}', algorithm: '{{ aws:ssm:/a }}'}]")]
    public void What_the_guide_shows_is_accepted(string action, string inputs) => Assert.Empty(Rules(action, inputs));

    [Theory]
    [InlineData("WebDownload", "[{source: 'https://h/f', destination: /x, checksum: ac68bbf921d953d1cfab916cb6120864, algorithm: SHA256}]", "BF1305")]
    [InlineData("ExecuteDocument", "{document: 'arn:aws:imagebuilder:us-east-1:123456789012:component/base'}", "BF1305")]
    [InlineData("ExecuteDocument", "{document: 'arn:aws:imagebuilder:us-east-1:123456789012:image/base/1.0.0/1'}", "BF1305")]
    [InlineData("ExecuteDocument", "{document: 's3://bucket'}", "BF1305")]
    [InlineData("ExecuteBash", "[{commands: [x]}]", "BF1301")]
    [InlineData("ExecuteBash", "{commands: []}", "BF1302")]
    [InlineData("ExecuteBash", "{commands: [{a: b}]}", "BF1304")]
    [InlineData("ExecuteBash", "{command: [x]}", "BF1302", "BF1303")]
    [InlineData("ExecuteBash", "{}", "BF1309")]
    [InlineData("ExecuteBash", "x", "BF1301")]
    [InlineData("ExecutePowerShell", "{commands: [x], file: a.ps1}", "BF1306")]
    [InlineData("ExecutePowerShell", "{file: a.txt}", "BF1305")]
    [InlineData("ExecutePowerShell", "{}", "BF1309")]
    [InlineData("ExecuteDocument", "{document: x, parameters: [{name: a}]}", "BF1302")]
    [InlineData("ExecuteDocument", "{document: x, parameters: {a: b}}", "BF1304")]
    [InlineData("S3Download", "[]", "BF1309")]
    [InlineData("S3Download", "{source: 's3://b/k', destination: x}", "BF1301")]
    [InlineData("S3Download", "[{source: 'https://b/k', destination: x}]", "BF1305")]
    [InlineData("S3Download", "[{source: 's3://b/k*', destination: x}]", "BF1305")]
    [InlineData("S3Download", "[{source: 's3://b/k', destination: x, expectedBucketOwner: 12}]", "BF1305")]
    [InlineData("WebDownload", "[{source: 'ftp://h/f', destination: x}]", "BF1305")]
    [InlineData("WebDownload", "[{source: 'https://h/f', destination: x, checksum: abc}]", "BF1307")]
    [InlineData("WebDownload", "[{source: 'https://h/f', destination: x, checksum: abc, algorithm: CRC}]", "BF1305")]
    [InlineData("WebDownload", "[{source: 'https://h/f', destination: x, overwrite: maybe}]", "BF1304")]
    [InlineData("WebDownload", "[{destination: x}]", "BF1302")]
    [InlineData("WebDownload", "[x]", "BF1301")]
    [InlineData("CopyFile", "[{source: '/a/*/b', destination: /c}]", "BF1305")]
    [InlineData("CreateFile", "[{path: /x, permissions: 999}]", "BF1305")]
    [InlineData("CreateFile", "[{path: /x, encoding: latin1}]", "BF1305")]
    [InlineData("CreateFile", "[{path: [x]}]", "BF1304")]
    [InlineData("DeleteFile", "[{path: ''}]", "BF1302")]
    [InlineData("SetFileOwner", "[{path: x}]", "BF1302")]
    [InlineData("Reboot", "{delaySeconds: -1}", "BF1305")]
    [InlineData("Reboot", "{delaySeconds: soon}", "BF1304")]
    [InlineData("InstallMSI", "{path: x, properties: {REBOOT: y}}", "BF1305")]
    [InlineData("InstallMSI", "{path: x, logOptions: Q}", "BF1305")]
    [InlineData("SetRegistry", "[{path: 'C:\\x', name: n, value: v, type: SZ}]", "BF1305")]
    [InlineData("SetRegistry", "[{path: 'HKLM:\\x', name: n, value: v, type: DOUBLE}]", "BF1305")]
    [InlineData("UpdateOS", "{includes: [x]}", "BF1303")]
    [InlineData("Assert", "{stringEquals: x}", "BF1503")]
    public void Wrong_inputs_are_refused(string action, string inputs, params string[] expected) => Assert.Equal(expected, Rules(action, inputs));

    [Theory]
    [InlineData("ExecuteBash", "{commands: [x]}", DocumentPlatform.Windows, "BF1207")]
    [InlineData("ExecutePowerShell", "{commands: [x]}", DocumentPlatform.Linux, "BF1207")]
    [InlineData("UpdateOS", "{}", DocumentPlatform.MacOS, "BF1207")]
    [InlineData("Reboot", "{}", DocumentPlatform.MacOS, "BF1207")]
    [InlineData("InstallMSI", "{path: x}", DocumentPlatform.Linux, "BF1207")]
    [InlineData("CreateSymlink", "[{path: x, target: y}]", DocumentPlatform.Windows, "BF1207")]
    [InlineData("CreateFile", "[{path: x, owner: y}]", DocumentPlatform.Windows, "BF1308")]
    [InlineData("CreateFile", "[{path: x, owner: y}]", DocumentPlatform.Linux)]
    public void A_platform_decides_what_runs(string action, string inputs, DocumentPlatform platform, params string[] expected) =>
        Assert.Equal(expected, Rules(action, inputs, platform));

    [Fact]
    public void Resolved_inputs_are_checked_again()
    {
        var inputs = new SequenceNode([new MappingNode([new(ScalarNode.Of("source"), ScalarNode.Of("gopher://x")), new(ScalarNode.Of("destination"), ScalarNode.Of("/x"))], SourceSpan.None)], SourceSpan.None);

        var finding = Assert.Single(ModuleInputChecker.CheckResolved(ActionModules.Find("WebDownload")!, inputs, DocumentPlatform.Linux));

        Assert.Equal("BF1305", finding.RuleId);
    }
}
