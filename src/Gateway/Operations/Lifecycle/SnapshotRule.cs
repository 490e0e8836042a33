using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Lifecycle;

internal static class SnapshotRule
{
    /// <summary>Snapshots go when their AMI is deregistered, and not otherwise.</summary>
    /// <exception cref="ApiException">InvalidRequest.</exception>
    public static void Check(bool amis, bool snapshots, bool isDelete, string at)
    {
        if (snapshots && !(amis && isDelete))
        {
            throw Errors.InvalidRequest($"{at}.snapshots: snapshots are deleted together with their AMIs alone. Delete, and set amis too.");
        }
    }
}
