namespace BuildFarm.Catalog;

/// <summary>Names of the attributes that rows carry for lists and dependents. Values are the API's wire names, ARNs as written, or names in ARN form.</summary>
public static class RowAttributes
{
    /// <summary>Of components: BUILD or TEST; of workflows: BUILD, TEST or DISTRIBUTION; of images and recipes: AMI or DOCKER.</summary>
    public const string Type = "type";

    /// <summary>Linux, Windows or macOS.</summary>
    public const string Platform = "platform";

    /// <summary>Of images: the ImageStatus; of pipelines: ENABLED or DISABLED; of components and workflows: ACTIVE, DEPRECATED or DISABLED.</summary>
    public const string Status = "status";

    /// <summary>Of images: ARN of the recipe that was built, exact. Of pipelines: ARN of the recipe as written, wildcards kept.</summary>
    public const string Recipe = "recipe";

    /// <summary>Of pipelines: the recipe's kind, account and name alone, as KIND/ACCOUNT/NAME without its version, so that dependents are found through wildcards too.</summary>
    public const string RecipeName = "recipe-name";

    /// <summary>Of images: ARN of the pipeline that started the build.</summary>
    public const string Pipeline = "pipeline";

    /// <summary>Of pipelines and images: ARN of the infrastructure configuration.</summary>
    public const string Infrastructure = "infrastructure";

    /// <summary>Of pipelines and images: ARN of the distribution configuration.</summary>
    public const string Distribution = "distribution";

    /// <summary>Of recipes: what they start from, as written.</summary>
    public const string Parent = "parent";

    /// <summary>Of images: the region while the build is not ended; absent afterwards.</summary>
    public const string Unfinished = "unfinished";

    /// <summary>Of images: what the ids of their workflow executions and steps begin with, 24 hexadecimal digits.</summary>
    public const string Execution = "execution";

    /// <summary>Of images: 1 while a workflow step waits for somebody's action; absent otherwise.</summary>
    public const string Waiting = "waiting";

    /// <summary>Of container recipes: imageOsVersionOverride as written, which the API's own message has no member for.</summary>
    public const string OsVersionOverride = "os-version-override";

    /// <summary>SHA-256 of a document's text, hexadecimal.</summary>
    public const string Digest = "digest";

    /// <summary>Of recipes: one attribute a component used; name is the component's ACCOUNT/NAME without its version, the value is "1".</summary>
    public static string Component(string name) => "component:" + name;

    /// <summary>Of pipelines: one attribute a workflow named, as for <see cref="Component"/>; name is ACCOUNT/TYPE/NAME.</summary>
    public static string Workflow(string name) => "workflow:" + name;

    /// <summary>One attribute a tag; the value is the tag's.</summary>
    public static string Tag(string key) => "tag:" + key;

    /// <summary>One attribute an account that a resource's policy lets use it; the value is "1".</summary>
    public static string SharedUse(string account) => "shared-use:" + account;

    /// <summary>One attribute an account that a resource's policy lets list it; the value is "1".</summary>
    public static string SharedList(string account) => "shared-list:" + account;

    /// <summary>Whether an attribute says with whom a resource is shared: these belong to its policy, and outlive changes of its message.</summary>
    public static bool IsShare(string name) => name.StartsWith("shared-", StringComparison.Ordinal);

    /// <summary>Adds one attribute for each tag.</summary>
    public static void AddTags(IDictionary<string, string> attributes, IEnumerable<KeyValuePair<string, string>> tags)
    {
        foreach (var (key, value) in tags)
        {
            attributes[Tag(key)] = value;
        }
    }
}
