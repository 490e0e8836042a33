using System.Globalization;
using System.Runtime.InteropServices;
using BuildFarm.Agent.Processes;

namespace BuildFarm.Agent.Modules.Files;

/// <summary>Owners, groups and permissions, through the system's own name service.</summary>
internal static partial class Ownership
{
    /// <summary>To chown: leave as it is.</summary>
    public const uint Unchanged = uint.MaxValue;

    /// <summary>User id and primary group of a name or number.</summary>
    public static unsafe (uint User, uint Group) FindUser(string action, string owner)
    {
        if (getpwnam(owner) is var entry && entry != 0)
        {
            return (((uint*)entry)[4], ((uint*)entry)[5]); // struct passwd: two pointers, then uid and gid
        }

        return uint.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out uint id)
            ? (id, getpwuid(id) is var byId && byId != 0 ? ((uint*)byId)[5] : Unchanged)
            : throw new ModuleException($"{action}: there is no user '{owner}' on this instance");
    }

    public static unsafe uint FindGroup(string action, string group)
    {
        if (getgrnam(group) is var entry && entry != 0)
        {
            return ((uint*)entry)[4]; // struct group: two pointers, then gid
        }

        return uint.TryParse(group, NumberStyles.None, CultureInfo.InvariantCulture, out uint id)
            ? id
            : throw new ModuleException($"{action}: there is no group '{group}' on this instance");
    }

    /// <summary>Follows links, as the guide says for file owners.</summary>
    public static void Change(string action, string path, uint user, uint group) => Check(action, path, NativeMethods.chown(path, user, group));

    /// <summary>Changes a link itself: what a recursive change meets inside a folder must not reach outside of it.</summary>
    public static void ChangeLink(string action, string path, uint user, uint group) => Check(action, path, NativeMethods.lchown(path, user, group));

    /// <summary>Octal, three or four digits: 755, 0644.</summary>
    public static UnixFileMode ParseMode(string action, string text)
    {
        string digits = text.StartsWith("0o", StringComparison.Ordinal) ? text[2..] : text;
        if (digits.Length is < 1 or > 5 || digits.Any(c => c is < '0' or > '7') || Convert.ToInt32(digits, 8) > 0xFFF)
        {
            throw new ModuleException($"{action}: permissions '{text}' are not octal digits such as 0644 or 755");
        }

        return (UnixFileMode)Convert.ToInt32(digits, 8);
    }

    public static void Apply(ModuleContext context, InputReader inputs, string path)
    {
        string? owner = inputs.Optional("owner");
        string? group = inputs.Optional("group");
        string? permissions = inputs.Optional("permissions");
        if (owner is not null || group is not null)
        {
            Change(
                context.Action,
                path,
                owner is null ? Unchanged : FindUser(context.Action, owner).User,
                group is null ? Unchanged : FindGroup(context.Action, group));
        }

        if (permissions is not null)
        {
            // after the owner: chown clears the set-user-id bits
            FileErrors.Explain(context.Action, path, () => File.SetUnixFileMode(path, ParseMode(context.Action, permissions)));
        }
    }

    /// <summary>Everything about the inputs that can be wrong, before anything is written.</summary>
    public static void CheckInputs(ModuleContext context, InputReader inputs)
    {
        bool any = inputs.Optional("owner") is not null | inputs.Optional("group") is not null | inputs.Optional("permissions") is not null;
        if (any && context.Services.Platform == Documents.DocumentPlatform.Windows)
        {
            throw new ModuleException($"{context.Action}: owner, group and permissions are not supported on Windows");
        }

        _ = inputs.Optional("owner") is { } owner ? FindUser(context.Action, owner) : default;
        _ = inputs.Optional("group") is { } group ? FindGroup(context.Action, group) : default;
        _ = inputs.Optional("permissions") is { } permissions ? ParseMode(context.Action, permissions) : default;
    }

    private static void Check(string action, string path, int outcome)
    {
        if (outcome != 0)
        {
            throw new ModuleException($"{action}: the owner of '{path}' cannot be changed: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint getpwnam(string name);

    [LibraryImport("libc")]
    private static partial nint getpwuid(uint id);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint getgrnam(string name);
}
