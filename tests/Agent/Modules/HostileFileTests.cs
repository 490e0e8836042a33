using BuildFarm.Agent.Engine;
using BuildFarm.Agent.Tests.Support;

namespace BuildFarm.Agent.Tests.Modules;

/// <summary>Links in circles, pipes where files are expected, links planted in the way, paths that lead out.</summary>
public sealed class HostileFileTests : IDisposable
{
    private readonly RunHarness _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("ListFiles", "[ { path: d, recursive: true } ]")]
    [InlineData("CopyFolder", "[ { source: d, destination: copy } ]")]
    [InlineData("MoveFolder", "[ { source: d, destination: moved } ]")]
    [InlineData("SetFolderPermissions", "[ { path: d, permissions: 0755 } ]")]
    [InlineData("DeleteFolder", "[ { path: d, force: true } ]")]
    [InlineData("CreateFolder", "[ { path: d } ]")]
    public async Task Links_in_circles_end(string action, string inputs)
    {
        _run.Folder.File("d/sub/a.txt", "x");
        Directory.CreateSymbolicLink(_run.Folder["d/sub/up"], _run.Folder["d"]);
        Directory.CreateSymbolicLink(_run.Folder["d/self"], _run.Folder["d/self"]);
        Directory.CreateSymbolicLink(_run.Folder["d/one"], _run.Folder["d/two"]);
        Directory.CreateSymbolicLink(_run.Folder["d/two"], _run.Folder["d/one"]);
        await Succeed(action, inputs);
        if (action == "ListFiles")
        {
            Assert.Equal(1, _run.Step("It").End.Outputs["files"].Split(',').Count(path => path.EndsWith("a.txt", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("ReadFile", "[ { path: loop } ]")]
    [InlineData("AppendFile", "[ { path: loop, content: x } ]")]
    [InlineData("CreateFile", "[ { path: loop, content: x } ]")]
    [InlineData("CopyFile", "[ { source: loop, destination: b } ]")]
    [InlineData("SetFileEncoding", "[ { path: loop, encoding: utf16 } ]")]
    [InlineData("SetFilePermissions", "[ { path: loop, permissions: 0644 } ]")]
    [InlineData("SetFileOwner", "[ { path: loop, owner: root } ]")]
    [InlineData("CreateSymlink", "[ { path: new, target: loop } ]")]
    public async Task File_that_is_a_link_to_itself_is_told_by_the_module(string action, string inputs)
    {
        File.CreateSymbolicLink(_run.Folder["loop"], _run.Folder["loop"]);
        await Fail(action, inputs, action + ":");
    }

    [Theory]
    [InlineData("CopyFolder", "[ { source: link, destination: real/sub } ]")]
    [InlineData("CopyFolder", "[ { source: real, destination: link/sub } ]")]
    [InlineData("MoveFolder", "[ { source: real, destination: link/sub } ]")]
    [InlineData("CopyFolder", "[ { source: real, destination: other/../link/new/er } ]")]
    public async Task Folder_into_itself_through_a_link_is_refused(string action, string inputs)
    {
        _run.Folder.File("real/a.txt", "x");
        Directory.CreateSymbolicLink(_run.Folder["link"], _run.Folder["real"]);
        await Fail(action, inputs, "inside of it");
        Assert.Equal(["a.txt"], Directory.GetFileSystemEntries(_run.Folder["real"]).Select(path => Path.GetFileName(path)));
    }

    [Theory]
    [InlineData("ReadFile", "[ { path: pipe } ]")]
    [InlineData("AppendFile", "[ { path: pipe, content: x } ]")]
    [InlineData("CreateFile", "[ { path: pipe, content: x } ]")]
    [InlineData("CopyFile", "[ { source: pipe, destination: b } ]")]
    [InlineData("CopyFile", "[ { source: file, destination: pipe } ]")]
    [InlineData("CopyFolder", "[ { source: d, destination: e } ]")]
    [InlineData("SetFileEncoding", "[ { path: pipe, encoding: utf16 } ]")]
    [InlineData("ReadFile", "[ { path: /dev/zero } ]")]
    public async Task Pipe_or_device_is_refused_instead_of_waited_for(string action, string inputs)
    {
        _run.Folder.File("file", "x");
        _run.Folder.File("d/file", "x");
        await _run.RunAsync(RunHarness.Build("- name: It\n  action: ExecuteBash\n  inputs: { commands: [mkfifo pipe d/pipe] }"));
        await Fail(action, inputs, "is a pipe, a socket or a device");
    }

    [Fact]
    public async Task File_copied_onto_itself_through_a_link_keeps_its_content()
    {
        _run.Folder.File("a", "precious");
        File.CreateSymbolicLink(_run.Folder["link"], _run.Folder["a"]);
        await Fail("CopyFile", "[ { source: a, destination: link } ]", "the same file");
        await Fail("CopyFile", "[ { source: a, destination: ./a } ]", "the same file");
        Assert.Equal("precious", File.ReadAllText(_run.Folder["a"]));
    }

    [Fact]
    public async Task Link_planted_under_the_name_of_an_unfinished_file_is_not_followed()
    {
        _run.Folder.File("victim", "precious");
        _run.Folder.File("a", "é");
        File.CreateSymbolicLink(_run.Folder[".a.part"], _run.Folder["victim"]);
        await Succeed("SetFileEncoding", "[ { path: a, encoding: utf-16-BE } ]");
        File.CreateSymbolicLink(_run.Folder[".a.part"], _run.Folder["victim"]);
        _run.Services = _run.Services with { CreateHttpClient = _ => new HttpClient(new Answer()) };
        await Succeed("WebDownload", "[ { source: 'http://x.test/a', destination: a } ]");
        Assert.Equal("precious", File.ReadAllText(_run.Folder["victim"]));
        Assert.Equal("downloaded", File.ReadAllText(_run.Folder["a"]));
        Assert.Equal(["a", "victim"], Directory.GetFiles(_run.Folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Permissions_and_owners_of_a_folder_do_not_reach_what_links_in_it_point_to()
    {
        File.SetUnixFileMode(_run.Folder.File("outside", "x"), UnixFileMode.UserRead);
        _run.Folder.File("d/a", "x");
        File.CreateSymbolicLink(_run.Folder["d/link"], _run.Folder["outside"]);
        File.SetUnixFileMode(_run.Folder.File("there/b", "x"), UnixFileMode.UserRead);
        Directory.CreateSymbolicLink(_run.Folder["d/folder-link"], _run.Folder["there"]);
        await Succeed("SetFolderPermissions", "[ { path: d, permissions: 0777 } ]");
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(_run.Folder["there/b"]));
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(_run.Folder["outside"]));
        if (_run.Services.IsRoot)
        {
            await Succeed("SetFolderOwner", "[ { path: d, owner: nobody } ]");
            await _run.RunAsync(RunHarness.Build("- name: It\n  action: ExecuteBash\n  inputs: { commands: ['stat -c %U outside there/b d/link d/a'] }"));
            Assert.Equal("root\nroot\nnobody\nnobody", _run.Step("It").End.Outputs["stdout"]);
        }
    }

    [Fact]
    public async Task SetFileEncoding_keeps_the_owner()
    {
        if (!_run.Services.IsRoot)
        {
            return; // only root can give files away
        }

        _run.Folder.File("a", "é");
        await Succeed("SetFileOwner", "[ { path: a, owner: nobody } ]");
        await Succeed("SetFileEncoding", "[ { path: a, encoding: utf16 } ]");
        await _run.RunAsync(RunHarness.Build("- name: It\n  action: ExecuteBash\n  inputs: { commands: ['stat -c %U a'] }"));
        Assert.Equal("nobody", _run.Step("It").End.Outputs["stdout"]);
    }

    [Theory]
    [InlineData("http://x.test/..%2f..%2fetc%2fpasswd")]
    [InlineData("http://x.test/%2e%2e")]
    [InlineData("http://x.test/")]
    public async Task Name_in_a_URL_that_leads_out_of_the_folder_is_refused(string url)
    {
        _run.Services = _run.Services with { CreateHttpClient = _ => new HttpClient(new Answer()) };
        await Fail("WebDownload", $"[ {{ source: '{url}', destination: deep/er/ }} ]", "ends with no file name");
        Assert.False(Directory.Exists(_run.Folder["deep"]));
    }

    private async Task Succeed(string action, string inputs)
    {
        await _run.RunAsync(Document(action, inputs));
        Assert.True(RunStatus.IsSuccess(_run.Report.Status), _run.Report.FailureMessage);
    }

    private async Task Fail(string action, string inputs, string reason)
    {
        await _run.RunAsync(Document(action, inputs));
        Assert.Equal(RunStatus.Failure, _run.Report.Status);
        Assert.Contains(reason, _run.Report.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("error of the agent itself", _run.Report.FailureMessage, StringComparison.Ordinal);
    }

    private static string Document(string action, string inputs) => RunHarness.Build($"- name: It\n  action: {action}\n  timeoutSeconds: 60\n  inputs: {inputs}");

    private sealed class Answer : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StringContent("downloaded") });
    }
}
