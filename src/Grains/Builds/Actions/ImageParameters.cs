using BuildFarm.Grains.Dispatch;

namespace BuildFarm.Grains.Builds.Actions;

/// <summary>Parameters that hold the id of the newest image of a region.</summary>
internal static class ImageParameters
{
    /// <summary>Asks for parameters of a region to be written; fails the step where there is no image to write down.</summary>
    /// <param name="parameters">Names, and the accounts whose copy they are for; empty is the image's own.</param>
    public static void Put(StepContext context, string region, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        foreach (var (name, account) in parameters)
        {
            var owner = account.Length > 0 ? account : context.Inputs.Account;
            var copies = context.State.Outputs.Where(o => o.Region == region).ToList();
            var image = copies.Find(o => o.Account == owner) ?? (account.Length == 0 ? copies.FirstOrDefault() : null);
            if (image is null)
            {
                context.Fail($"the parameter {name} can't be written: the account {owner} gets no image in {region}");
                return;
            }

            context.Call(CloudCallKind.PutParameter, region, new() { ["name"] = name, ["value"] = image.ImageId });
        }
    }
}
