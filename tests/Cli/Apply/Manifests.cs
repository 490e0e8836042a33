namespace BuildFarm.Cli.Tests.Apply;

/// <summary>A small farm's worth of resources.</summary>
internal static class Manifests
{
    public const string Document = """
        schemaVersion: 1.0
        phases:
          - name: build
            steps:
              - name: Say
                action: ExecuteBash
                inputs:
                  commands:
                    - echo hello
        parameters:
          - Greeting:
              type: string
              default: hello
              description: What is said
        """;

    public const string All = """
        # Order in the file does not matter.
        kind: ImagePipeline
        name: web
        imageRecipeArn: web
        infrastructureConfigurationArn: small
        distributionConfigurationArn: two-regions
        ---
        kind: ImageRecipe
        name: web
        semanticVersion: 1.0.0
        parentImage: debian-12-x86
        components:
          - componentArn: hello
            parameters:
              - name: Greeting
                value: hi
        ---
        kind: Component
        name: hello
        semanticVersion: 1.0.0
        platform: Linux
        dataFile: hello.yaml
        ---
        kind: InfrastructureConfiguration
        name: small
        instanceProfileName: builder
        instanceTypes: [t3.small]
        ---
        kind: DistributionConfiguration
        name: two-regions
        distributions:
          - region: us-east-1
            amiDistributionConfiguration: { name: 'web {{ imagebuilder:buildDate }}' }
          - region: eu-west-1
            amiDistributionConfiguration: { name: 'web {{ imagebuilder:buildDate }}' }
        """;
}
