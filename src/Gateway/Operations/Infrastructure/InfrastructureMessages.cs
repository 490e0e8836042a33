using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;

namespace BuildFarm.Gateway.Operations.Infrastructure;

/// <summary>Infrastructure configurations between their requests, what is stored, and lists.</summary>
internal static class InfrastructureMessages
{
    // The service terminates by default, and says so in its answers.
    private const bool Terminates = true;

    public static InfrastructureConfiguration Of(CreateInfrastructureConfigurationRequest request, ResourceArn arn, DateTimeOffset now) =>
        Members.With(new InfrastructureConfiguration { Arn = arn.ToString(), TerminateInstanceOnFailure = Terminates, DateCreated = Dates.Text(now) }, request);

    /// <summary>An update replaces all but the name, the tags and the date of creation: what it does not give is gone.</summary>
    public static InfrastructureConfiguration Of(UpdateInfrastructureConfigurationRequest request, InfrastructureConfiguration before, DateTimeOffset now) => Members.With(
        new InfrastructureConfiguration
        {
            Arn = before.Arn,
            Name = before.Name,
            TerminateInstanceOnFailure = Terminates,
            DateCreated = before.DateCreated,
            DateUpdated = Dates.Text(now),
            Tags = { before.Tags },
        },
        request);

    public static InfrastructureConfigurationSummary Summary(InfrastructureConfiguration stored) => Members.With(new InfrastructureConfigurationSummary(), stored);
}
