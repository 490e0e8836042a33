using static BuildFarm.Documents.DocumentPlatform;

namespace BuildFarm.Documents.Modules;

/// <summary>Modules that read and change the file system. Each takes a list of entries.</summary>
internal static class FileModules
{
    private static readonly string[] Encodings =
    [
        "utf8", "utf-8", "utf16", "utf-16", "utf16-LE", "utf-16-LE", "utf16-BE", "utf-16-BE",
        "utf32", "utf-32", "utf32-LE", "utf-32-LE", "utf32-BE", "utf-32-BE",
    ];

    private static readonly DocumentPlatform[] Unix = [Linux, MacOS];
    private static readonly InputSpec FilePath = Text("path", "The file.") with { Required = true };
    private static readonly InputSpec FolderPath = Text("path", "The folder.") with { Required = true };
    private static readonly InputSpec Content = Text("content", "The text.");
    private static readonly InputSpec Owner = Text("owner", "User name or id.") with { NotOnWindows = true };
    private static readonly InputSpec Group = Text("group", "Group name or id.") with { NotOnWindows = true };
    private static readonly InputSpec Permissions = Text("permissions", "Octal, such as 0644.") with { NotOnWindows = true, Format = InputFormat.Octal };
    private static readonly InputSpec Recursive = Flag("recursive", "true", "Also everything in the folder.");
    private static readonly InputSpec Force = Flag("force", "false", "Also when something is in the way.");
    private static readonly InputSpec Overwrite = Flag("overwrite", "true", "Replace what exists; false fails instead.");
    private static readonly InputSpec Encoding =
        Text("encoding", "Encoding of the file; 16 and 32 bits are little-endian unless they say BE.") with { Default = "utf8", Allowed = Encodings, IgnoreCase = true };

    public static readonly IReadOnlyList<ModuleSpec> All =
    [
        Module("AppendFile", "Appends text to a file that exists.", FilePath, Content, Encoding),
        Module("CopyFile", "Copies files.", Source("file"), Destination("file"), Overwrite),
        Module("CopyFolder", "Copies folders.", Source("folder"), Destination("folder"), Overwrite),
        Module("CreateFile", "Creates a file, with the folders above it.",
            FilePath, Content, Encoding, Owner, Group, Permissions with { Default = "0666" }, Overwrite),
        Module("CreateFolder", "Creates a folder, with the folders above it.",
            FolderPath, Owner, Group, Permissions with { Default = "0777" }, Overwrite),
        Module("CreateSymlink", "Creates a symbolic link.",
            Text("path", "The link.") with { Required = true }, Text("target", "What it points to.") with { Required = true }, Force) with { Platforms = Unix },
        Module("DeleteFile", "Deletes files; the name may hold *.", FilePath with { Format = InputFormat.WildcardPath }),
        Module("DeleteFolder", "Deletes a folder.", FolderPath, Force),
        Module("ListFiles", "Lists the files in a folder.",
            FolderPath, Text("fileNamePattern", "Names to list; may hold *."), Recursive with { Default = "false" }) with { Outputs = ["files"] },
        Module("MoveFile", "Moves files.", Source("file"), Destination("file"), Overwrite),
        Module("MoveFolder", "Moves folders.", Source("folder"), Destination("folder"), Overwrite),
        Module("ReadFile", "Reads a text file.",
            FilePath, Encoding, Flag("printFileContent", "false", "Also print it to the console log.")) with { Outputs = ["content"] },
        Module("SetFileEncoding", "Converts a UTF-8 file to another encoding.", FilePath, Encoding),
        Module("SetFileOwner", "Changes a file's owner.", FilePath, Owner with { Required = true }, Group) with { Platforms = Unix },
        Module("SetFolderOwner", "Changes a folder's owner.", FolderPath, Owner with { Required = true }, Group, Recursive) with { Platforms = Unix },
        Module("SetFilePermissions", "Changes a file's permissions.", FilePath, Permissions with { Required = true }) with { Platforms = Unix },
        Module("SetFolderPermissions", "Changes a folder's permissions.",
            FolderPath, Permissions with { Required = true }, Recursive) with { Platforms = Unix },
    ];

    private static ModuleSpec Module(string name, string description, params InputSpec[] inputs) =>
        new(name, InputForm.List) { Description = description, Inputs = inputs };

    private static InputSpec Text(string name, string description) => new(name, InputType.String) { Description = description };

    private static InputSpec Flag(string name, string value, string description) => new(name, InputType.Boolean) { Default = value, Description = description };

    private static InputSpec Source(string what) =>
        Text("source", $"The {what}; its name may hold *.") with { Required = true, Format = InputFormat.WildcardPath };

    private static InputSpec Destination(string what) =>
        Text("destination", $"The new {what}; a path that ends with a separator keeps the name.") with { Required = true };
}
