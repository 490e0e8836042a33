using System.Text;
using BuildFarm.Agent.Engine;
using BuildFarm.Agent.Tests.Support;

namespace BuildFarm.Agent.Tests.Modules;

public sealed class FileModuleTests : IDisposable
{
    private readonly RunHarness _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("utf8", "e9")]
    [InlineData("UTF-8", "e9")]
    public async Task CreateFile_writes_content_with_parents(string encoding, string _)
    {
        await Succeed("CreateFile", $"[ {{ path: a/b/c.txt, content: 'é', encoding: {encoding} }} ]");
        Assert.Equal("é"u8.ToArray(), File.ReadAllBytes(_run.Folder["a/b/c.txt"]));
    }

    [Theory]
    [InlineData("utf-16", new byte[] { 0x41, 0 })]
    [InlineData("UTF16-le", new byte[] { 0x41, 0 })]
    [InlineData("utf-16-BE", new byte[] { 0, 0x41 })]
    [InlineData("utf32", new byte[] { 0x41, 0, 0, 0 })]
    [InlineData("utf32-BE", new byte[] { 0, 0, 0, 0x41 })]
    public async Task Encodings_are_little_endian_unless_said_and_have_no_mark(string encoding, byte[] expected)
    {
        await Succeed("CreateFile", $"[ {{ path: a.txt, content: A, encoding: {encoding} }} ]");
        Assert.Equal(expected, File.ReadAllBytes(_run.Folder["a.txt"]));
        await Succeed("AppendFile", $"[ {{ path: a.txt, content: A, encoding: {encoding} }} ]");
        Assert.Equal([.. expected, .. expected], File.ReadAllBytes(_run.Folder["a.txt"]));
        await Succeed("ReadFile", $"[ {{ path: a.txt, encoding: {encoding} }} ]");
        Assert.Equal("AA", _run.Step("It").End.Outputs["content"]);
    }

    [Fact]
    public async Task CreateFile_truncates_unless_overwrite_is_false()
    {
        _run.Folder.File("a.txt", "a long old text");
        await Succeed("CreateFile", "[ { path: a.txt, content: new } ]");
        Assert.Equal("new", File.ReadAllText(_run.Folder["a.txt"]));
        await Fail("CreateFile", "[ { path: a.txt, overwrite: false } ]", "already exists");
    }

    [Theory]
    [InlineData("0600", 0b110_000_000)]
    [InlineData("755", 0b111_101_101)]
    [InlineData("'0777'", 0b111_111_111)]
    public async Task CreateFile_sets_permissions_given_in_octal(string permissions, int mode)
    {
        await Succeed("CreateFile", $"[ {{ path: a.txt, permissions: {permissions} }} ]");
        Assert.Equal((UnixFileMode)mode, File.GetUnixFileMode(_run.Folder["a.txt"]));
    }

    [Fact]
    public async Task Unknown_owner_fails_before_the_file_is_made()
    {
        await Fail("CreateFile", "[ { path: a.txt, owner: no-such-user } ]", "no user 'no-such-user'");
        Assert.False(File.Exists(_run.Folder["a.txt"]));
    }

    [Fact]
    public async Task AppendFile_adds_and_refuses_an_absent_file()
    {
        _run.Folder.File("a.txt", "one");
        await Succeed("AppendFile", "[ { path: a.txt, content: two }, { path: a.txt } ]");
        Assert.Equal("onetwo", File.ReadAllText(_run.Folder["a.txt"]));
        await Fail("AppendFile", "[ { path: none.txt, content: x } ]", "no file");
    }

    [Fact]
    public async Task ReadFile_follows_links_prints_when_asked_and_joins_several()
    {
        _run.Folder.File("a.txt", "one");
        File.CreateSymbolicLink(_run.Folder["link"], _run.Folder["a.txt"]);
        await Succeed("ReadFile", "[ { path: link, printFileContent: true }, { path: a.txt } ]");
        Assert.Equal("one\none", _run.Step("It").End.Outputs["content"]);
        Assert.Equal("one\n", _run.Console);
    }

    [Fact]
    public async Task ReadFile_refuses_what_is_no_text()
    {
        File.WriteAllBytes(_run.Folder["a.bin"], [0x41, 0xff]);
        await Fail("ReadFile", "[ { path: a.bin } ]", "byte 1");
    }

    [Theory]
    [InlineData("CopyFile", true)]
    [InlineData("MoveFile", false)]
    public async Task Files_are_copied_and_moved_under_a_new_name_with_their_mode(string action, bool sourceStays)
    {
        File.SetUnixFileMode(_run.Folder.File("a.sh", "x"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await Succeed(action, "[ { source: a.sh, destination: new/b.sh } ]");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserExecute, File.GetUnixFileMode(_run.Folder["new/b.sh"]));
        Assert.Equal(sourceStays, File.Exists(_run.Folder["a.sh"]));
    }

    [Theory]
    [InlineData("CopyFile")]
    [InlineData("MoveFile")]
    public async Task Wildcard_takes_all_that_match_into_a_folder(string action)
    {
        _run.Folder.File("in/a1.txt", "1");
        _run.Folder.File("in/a2.txt", "2");
        _run.Folder.File("in/b.txt", "3");
        _run.Folder.File("in/a/deep.txt", "4");
        await Fail(action, "[ { source: in/a*, destination: out } ]", "write 'out/'");
        await Succeed(action, "[ { source: in/a*, destination: out/ } ]");
        Assert.Equal(["a1.txt", "a2.txt"], Directory.GetFiles(_run.Folder["out"]).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        await Fail(action, "[ { source: in/z*, destination: out/ } ]", "no file matches");
        await Fail(action, "[ { source: '*/a1.txt', destination: out/ } ]", "*/a1.txt");
    }

    [Theory]
    [InlineData("CopyFile")]
    [InlineData("MoveFile")]
    public async Task Existing_file_is_replaced_unless_overwrite_is_false(string action)
    {
        _run.Folder.File("a", "new");
        _run.Folder.File("b", "old");
        await Fail(action, "[ { source: a, destination: b, overwrite: false } ]", "already exists");
        Assert.Equal("old", File.ReadAllText(_run.Folder["b"]));
        await Succeed(action, "[ { source: a, destination: b } ]");
        Assert.Equal("new", File.ReadAllText(_run.Folder["b"]));
        await Fail(action, "[ { source: gone, destination: b } ]", "there is no file");
    }

    [Theory]
    [InlineData("CopyFolder", true)]
    [InlineData("MoveFolder", false)]
    public async Task Folders_replace_what_is_there_and_keep_links_as_links(string action, bool sourceStays)
    {
        _run.Folder.File("src/sub/a.txt", "new");
        File.CreateSymbolicLink(_run.Folder["src/link"], "/etc/hostname");
        _run.Folder.File("dst/old.txt", "old");
        await Fail(action, "[ { source: src, destination: dst, overwrite: false } ]", "already exists");
        await Succeed(action, "[ { source: src, destination: dst } ]");
        Assert.Equal("new", File.ReadAllText(_run.Folder["dst/sub/a.txt"]));
        Assert.False(File.Exists(_run.Folder["dst/old.txt"]));
        Assert.Equal("/etc/hostname", new FileInfo(_run.Folder["dst/link"]).LinkTarget);
        Assert.Equal(sourceStays, Directory.Exists(_run.Folder["src"]));
    }

    [Theory]
    [InlineData("CopyFolder")]
    [InlineData("MoveFolder")]
    public async Task Folder_into_itself_is_refused(string action)
    {
        _run.Folder.File("src/a.txt", "x");
        await Fail(action, "[ { source: src, destination: src/sub } ]", "inside of it");
        Assert.True(File.Exists(_run.Folder["src/a.txt"]));
    }

    [Fact]
    public async Task CreateFolder_empties_an_existing_one_unless_overwrite_is_false()
    {
        _run.Folder.File("d/a.txt", "x");
        await Fail("CreateFolder", "[ { path: d, overwrite: false } ]", "already exists");
        Assert.True(File.Exists(_run.Folder["d/a.txt"]));
        await Succeed("CreateFolder", "[ { path: d/, permissions: 0700 }, { path: e/f/g } ]");
        Assert.Empty(Directory.GetFileSystemEntries(_run.Folder["d"]));
        Assert.True(Directory.Exists(_run.Folder["e/f/g"]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_run.Folder["d"]));
    }

    [Theory]
    [InlineData("CreateFolder", "[ { path: /etc } ]")]
    [InlineData("DeleteFolder", "[ { path: /usr/, force: true } ]")]
    [InlineData("DeleteFolder", "[ { path: /, force: true } ]")]
    public async Task Folders_of_the_system_itself_are_never_emptied(string action, string inputs) => await Fail(action, inputs, "folder of the system");

    [Fact]
    public async Task DeleteFolder_needs_force_for_what_is_not_empty_and_leaves_what_links_point_to()
    {
        _run.Folder.File("keep/a.txt", "x");
        _run.Folder.File("d/b.txt", "x");
        Directory.CreateSymbolicLink(_run.Folder["d/link"], _run.Folder["keep"]);
        await Fail("DeleteFolder", "[ { path: d } ]", "not empty");
        await Succeed("DeleteFolder", "[ { path: d, force: true } ]");
        Assert.False(Directory.Exists(_run.Folder["d"]));
        Assert.True(File.Exists(_run.Folder["keep/a.txt"]));
    }

    [Fact]
    public async Task DeleteFile_takes_wildcards_and_leaves_folders()
    {
        _run.Folder.File("a.log", "x");
        _run.Folder.File("b.log", "x");
        _run.Folder.File("c.txt", "x");
        Directory.CreateDirectory(_run.Folder["d.log"]);
        await Succeed("DeleteFile", "[ { path: '*log' } ]");
        Assert.Equal(["c.txt"], Directory.GetFiles(_run.Folder.Path).Select(path => Path.GetFileName(path)));
        await Fail("DeleteFile", "[ { path: d.log } ]", "use DeleteFolder");
        await Fail("DeleteFile", "[ { path: none } ]", "there is no file");
    }

    [Fact]
    public async Task CreateSymlink_replaces_a_link_only_with_force_and_never_a_file()
    {
        _run.Folder.File("a", "1");
        _run.Folder.File("b", "2");
        await Succeed("CreateSymlink", "[ { path: new/link, target: a } ]");
        Assert.Equal(_run.Folder["a"], new FileInfo(_run.Folder["new/link"]).LinkTarget);
        await Fail("CreateSymlink", "[ { path: new/link, target: b } ]", "already exists");
        await Succeed("CreateSymlink", "[ { path: new/link, target: b, force: true } ]");
        Assert.Equal("2", File.ReadAllText(_run.Folder["new/link"]));
        await Fail("CreateSymlink", "[ { path: a, target: b, force: true } ]", "no symbolic link");
        await Fail("CreateSymlink", "[ { path: l2, target: none } ]", "does not exist");
    }

    [Fact]
    public async Task ListFiles_lists_by_pattern_and_depth_joined_by_comma()
    {
        _run.Folder.File("l/a.log", "x");
        _run.Folder.File("l/b.txt", "x");
        _run.Folder.File("l/s/c.log", "x");
        await Succeed("ListFiles", "[ { path: l } ]");
        Assert.Equal($"{_run.Folder["l/a.log"]},{_run.Folder["l/b.txt"]}", _run.Step("It").End.Outputs["files"]);
        await Succeed("ListFiles", "[ { path: l, fileNamePattern: '*log', recursive: true } ]");
        Assert.Equal($"{_run.Folder["l/a.log"]},{_run.Folder["l/s/c.log"]}", _run.Step("It").End.Outputs["files"]);
        await Fail("ListFiles", "[ { path: none } ]", "there is no folder");
    }

    [Fact]
    public async Task SetFileEncoding_converts_in_place_and_keeps_the_mode()
    {
        File.SetUnixFileMode(_run.Folder.File("a", "é"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await Succeed("SetFileEncoding", "[ { path: a, encoding: UTF-16 } ]");
        Assert.Equal(Encoding.Unicode.GetBytes("é"), File.ReadAllBytes(_run.Folder["a"]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_run.Folder["a"]));
    }

    [Fact]
    public async Task Permissions_of_a_folder_reach_everything_in_it_unless_recursive_is_false()
    {
        File.SetUnixFileMode(_run.Folder.File("d/a", "x"), UnixFileMode.UserRead);
        await Succeed("SetFolderPermissions", "[ { path: d, permissions: 750, recursive: false } ]");
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(_run.Folder["d/a"]));
        await Succeed("SetFolderPermissions", "[ { path: d, permissions: 0770 } ]");
        Assert.Equal((UnixFileMode)0b111_111_000, File.GetUnixFileMode(_run.Folder["d/a"]));
        await Succeed("SetFilePermissions", "[ { path: d/a, permissions: 766 } ]");
        Assert.Equal((UnixFileMode)0b111_110_110, File.GetUnixFileMode(_run.Folder["d/a"]));
        await Fail("SetFilePermissions", "[ { path: d/a, permissions: 'rwx' } ]", "octal");
    }

    [Fact]
    public async Task Owner_of_a_file_is_changed_by_name_with_the_users_own_group()
    {
        if (!_run.Services.IsRoot)
        {
            return; // changing owners needs root
        }

        _run.Folder.File("d/a", "x");
        await Succeed("SetFileOwner", "[ { path: d/a, owner: nobody } ]");
        await Succeed("SetFolderOwner", "[ { path: d, owner: nobody, group: root } ]");
        await _run.RunAsync(RunHarness.Build("- name: It\n  action: ExecuteBash\n  inputs: { commands: ['stat -c %U:%G d d/a'] }"));
        Assert.Equal("nobody:root\nnobody:root", _run.Step("It").End.Outputs["stdout"]);
        await Fail("SetFileOwner", "[ { path: d/a, owner: nobody, group: no-such } ]", "no group");
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
    }

    private static string Document(string action, string inputs) => RunHarness.Build($"- name: It\n  action: {action}\n  inputs: {inputs}");
}
