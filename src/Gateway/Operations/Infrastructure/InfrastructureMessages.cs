using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;

namespace BuildFarm.Gateway.Operations.Infrastructure;

/// <summary>Infrastructure configurations between their requests, what is stored, and lists.</summary>
internal static class InfrastructureMessages
{
    public static InfrastructureConfiguration Of(CreateInfrastructureConfigurationRequest request, ResourceArn arn, DateTimeOffset now)
    {
        var stored = new InfrastructureConfiguration
        {
            Arn = arn.ToString(),
            Name = request.Name,
            InstanceTypes = { request.InstanceTypes },
            InstanceProfileName = request.InstanceProfileName,
            SecurityGroupIds = { request.SecurityGroupIds },
            Logging = request.Logging,
            // The service's default, and it says so in its answers.
            TerminateInstanceOnFailure = !request.HasTerminateInstanceOnFailure || request.TerminateInstanceOnFailure,
            DateCreated = Dates.Text(now),
            ResourceTags = { request.ResourceTags },
            InstanceMetadataOptions = request.InstanceMetadataOptions,
            Tags = { request.Tags },
            Placement = request.Placement,
        };
        if (request.HasDescription) stored.Description = request.Description;
        if (request.HasSubnetId) stored.SubnetId = request.SubnetId;
        if (request.HasKeyPair) stored.KeyPair = request.KeyPair;
        if (request.HasSnsTopicArn) stored.SnsTopicArn = request.SnsTopicArn;
        return stored;
    }

    /// <summary>An update replaces all but the name, the tags and the date of creation: what it does not give is gone.</summary>
    public static InfrastructureConfiguration Of(UpdateInfrastructureConfigurationRequest request, InfrastructureConfiguration before, DateTimeOffset now)
    {
        var stored = new InfrastructureConfiguration
        {
            Arn = before.Arn,
            Name = before.Name,
            InstanceTypes = { request.InstanceTypes },
            InstanceProfileName = request.InstanceProfileName,
            SecurityGroupIds = { request.SecurityGroupIds },
            Logging = request.Logging,
            TerminateInstanceOnFailure = !request.HasTerminateInstanceOnFailure || request.TerminateInstanceOnFailure,
            DateCreated = before.DateCreated,
            DateUpdated = Dates.Text(now),
            ResourceTags = { request.ResourceTags },
            InstanceMetadataOptions = request.InstanceMetadataOptions,
            Tags = { before.Tags },
            Placement = request.Placement,
        };
        if (request.HasDescription) stored.Description = request.Description;
        if (request.HasSubnetId) stored.SubnetId = request.SubnetId;
        if (request.HasKeyPair) stored.KeyPair = request.KeyPair;
        if (request.HasSnsTopicArn) stored.SnsTopicArn = request.SnsTopicArn;
        return stored;
    }

    public static InfrastructureConfigurationSummary Summary(InfrastructureConfiguration stored)
    {
        var summary = new InfrastructureConfigurationSummary
        {
            Arn = stored.Arn,
            Name = stored.Name,
            DateCreated = stored.DateCreated,
            ResourceTags = { stored.ResourceTags },
            Tags = { stored.Tags },
            InstanceTypes = { stored.InstanceTypes },
            InstanceProfileName = stored.InstanceProfileName,
            Placement = stored.Placement,
        };
        if (stored.HasDescription) summary.Description = stored.Description;
        if (stored.HasDateUpdated) summary.DateUpdated = stored.DateUpdated;
        return summary;
    }
}
