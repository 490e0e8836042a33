using BuildFarm.Documents;

namespace BuildFarm.Agent.Modules.Files;

/// <summary>What the four modules about owners and permissions share.</summary>
internal static class UnixOnly
{
    public static void Check(ModuleContext context)
    {
        if (context.Services.Platform == DocumentPlatform.Windows)
        {
            throw new ModuleException($"{context.Action} is not supported on Windows");
        }
    }

    /// <summary>Without a group, the one that the user belongs to.</summary>
    public static (uint User, uint Group) Owner(ModuleContext context, InputReader item)
    {
        (uint user, uint primary) = Ownership.FindUser(context.Action, item.Required("owner"));
        return (user, item.Optional("group") is { } group ? Ownership.FindGroup(context.Action, group) : primary);
    }

    public static string Folder(ModuleContext context, InputReader item)
    {
        string path = TransferTarget.Trimmed(context.Services.FullPath(item.Required("path")));
        return Directory.Exists(path) ? path : throw new ModuleException($"{context.Action}: there is no folder '{path}'");
    }
}
