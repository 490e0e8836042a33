using BuildFarm.Catalog;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;

namespace BuildFarm.Gateway.Operations.Resources;

/// <summary>Whose a resource is, as answers and list requests name it.</summary>
internal static class Owners
{
    private const string Managed = "Amazon";

    /// <summary>The account, or Amazon for what ships with the farm: the name that clients filter on.</summary>
    public static string Of(string account) => account == ResourceArn.ManagedAccount ? Managed : account;

    /// <summary>The query's rows of that owner; null when nothing can be: nobody sells.</summary>
    public static ResourceQuery? Narrow(ResourceQuery query, CallContext context, Ownership owner) => owner switch
    {
        Ownership.Self or Ownership.Unspecified => query with { Account = context.Account, Region = context.Region },
        Ownership.Amazon => query with { Account = ResourceArn.ManagedAccount, Region = context.Region },
        Ownership.Shared => query with
        {
            Account = null,
            Region = context.Region,
            Attributes = new Dictionary<string, IReadOnlyList<string>> { [RowAttributes.SharedList(context.Account)] = ["1"] },
        },
        _ => null,
    };
}
