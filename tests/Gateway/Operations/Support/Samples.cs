using BuildFarm.Model.Api;

namespace BuildFarm.Gateway.Tests.Operations.Support;

/// <summary>Complete requests, and the things that others need.</summary>
public static class Samples
{
    public const string Document = """
        name: hello
        description: Says hello.
        schemaVersion: 1.0
        parameters:
          - greeting:
              type: string
              default: hello
              description: What to say.
          - whom:
              type: string
        phases:
          - name: build
            steps:
              - name: say
                action: ExecuteBash
                inputs:
                  commands:
                    - echo '{{ greeting }} {{ whom }}'
        """;

    public const string TestDocument = """
        name: check
        schemaVersion: 1.0
        phases:
          - name: test
            steps:
              - name: check
                action: ExecuteBash
                inputs:
                  commands:
                    - "true"
        """;

    public static CreateComponentRequest Component(TestFarm farm, string name = "Hello World", string version = "1.0.0", string data = Document) => new()
    {
        Name = name, SemanticVersion = version, Platform = Platform.Linux, Data = data, ClientToken = farm.Token(),
        Description = "Says hello.", ChangeDescription = "first", SupportedOsVersions = { "Debian 12" }, Tags = { ["team"] = "web" },
    };

    public static CreateImageRecipeRequest Recipe(TestFarm farm, string name = "web", string version = "1.0.0", params ComponentConfiguration[] components) => new()
    {
        Name = name, SemanticVersion = version, ParentImage = "debian-12", ClientToken = farm.Token(), Components = { components },
    };

    public static ComponentConfiguration Use(string arn, string? whom = "world")
    {
        var use = new ComponentConfiguration { ComponentArn = arn };
        if (whom is not null) use.Parameters.Add(new ComponentParameter { Name = "whom", Value = { whom } });
        return use;
    }

    public static CreateInfrastructureConfigurationRequest Infrastructure(TestFarm farm, string name = "small") => new()
    {
        Name = name, InstanceProfileName = "profile", InstanceTypes = { "t3.small", "t3.medium" }, ClientToken = farm.Token(),
        SecurityGroupIds = { "sg-1" }, SubnetId = "subnet-1", KeyPair = "key", TerminateInstanceOnFailure = false,
        SnsTopicArn = "arn:aws:sns:us-east-1:000000000000:topic", Description = "Small.",
        Logging = new Logging { S3Logs = new S3Logs { S3BucketName = "logs", S3KeyPrefix = "a" } },
        ResourceTags = { ["cost"] = "1" }, Tags = { ["team"] = "web" },
        InstanceMetadataOptions = new InstanceMetadataOptions { HttpTokens = "required", HttpPutResponseHopLimit = 2 },
        Placement = new Placement { AvailabilityZone = "us-east-1a", Tenancy = TenancyType.Default },
    };

    public static CreateDistributionConfigurationRequest Distribution(TestFarm farm, string name = "two") => new()
    {
        Name = name, ClientToken = farm.Token(), Description = "Two regions.", Tags = { ["team"] = "web" },
        Distributions =
        {
            new Model.Api.Distribution
            {
                Region = "us-east-1",
                AmiDistributionConfiguration = new AmiDistributionConfiguration
                {
                    Name = "web {{ imagebuilder:buildDate }}", AmiTags = { ["a"] = "b" }, TargetAccountIds = { "123456789012" },
                    LaunchPermission = new LaunchPermissionConfiguration { UserIds = { "123456789012" } },
                },
            },
            new Model.Api.Distribution { Region = "eu-west-1" },
        },
    };

    public static async Task<string> HaveComponentAsync(TestFarm farm, string name = "Hello World", string version = "1.0.0", string data = Document) =>
        (await farm.CallAsync<CreateComponentResponse>(Component(farm, name, version, data))).ComponentBuildVersionArn;

    public static async Task<string> HaveRecipeAsync(TestFarm farm, string name = "web", string version = "1.0.0", params ComponentConfiguration[] components) =>
        (await farm.CallAsync<CreateImageRecipeResponse>(Recipe(farm, name, version, components))).ImageRecipeArn;

    public static async Task<string> HaveInfrastructureAsync(TestFarm farm, string name = "small") =>
        (await farm.CallAsync<CreateInfrastructureConfigurationResponse>(Infrastructure(farm, name))).InfrastructureConfigurationArn;

    public static async Task<string> HaveDistributionAsync(TestFarm farm, string name = "two") =>
        (await farm.CallAsync<CreateDistributionConfigurationResponse>(Distribution(farm, name))).DistributionConfigurationArn;

    public static async Task<CreateImagePipelineRequest> PipelineAsync(TestFarm farm, string name = "nightly") => new()
    {
        Name = name, ClientToken = farm.Token(), Description = "Every night.",
        ImageRecipeArn = (await HaveRecipeAsync(farm, name)).Replace("1.0.0", "x.x.x", StringComparison.Ordinal),
        InfrastructureConfigurationArn = await HaveInfrastructureAsync(farm, name),
        DistributionConfigurationArn = await HaveDistributionAsync(farm, name),
        Schedule = new Schedule { ScheduleExpression = "cron(0 3 * * ? *)", Timezone = "Etc/UTC", AutoDisablePolicy = new AutoDisablePolicy { FailureCount = 3 } },
        Tags = { ["team"] = "web" }, ImageTags = { ["stage"] = "dev" }, ExecutionRole = "role",
        LoggingConfiguration = new PipelineLoggingConfiguration { ImageLogGroupName = "images" },
    };

    public static async Task<string> HavePipelineAsync(TestFarm farm, string name = "nightly") =>
        (await farm.CallAsync<CreateImagePipelineResponse>(await PipelineAsync(farm, name))).ImagePipelineArn;
}
