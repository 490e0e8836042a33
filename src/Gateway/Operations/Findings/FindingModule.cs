using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Pagination;
using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Findings;

/// <summary>
/// Findings of security scans. No scanner of this farm has ever looked at an image, so there are none: the lists are empty, after the same checks
/// that full ones would have. Clients tell "no findings" from "not scanned" by the image's own scanState, which is not set.
/// </summary>
internal sealed class FindingModule(ResourceAccess access, ResourceLists lists) : IOperationModule
{
    private const string Image = "imageBuildVersionArn";
    private const string Pipeline = "imagePipelineArn";
    private const string Vulnerability = "vulnerabilityId";
    private const string Severity = "severity";
    private const string Account = "accountId";
    private static readonly string[] Severities = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL", "UNTRIAGED"];

    public void Register(OperationMap map)
    {
        map.Add<ListImageScanFindingsRequest, ListImageScanFindingsResponse>("ListImageScanFindings", ListAsync);
        map.Add<ListImageScanFindingAggregationsRequest, ListImageScanFindingAggregationsResponse>("ListImageScanFindingAggregations", AggregateAsync);
    }

    private async Task<ListImageScanFindingsResponse> ListAsync(CallContext context, ListImageScanFindingsRequest request)
    {
        foreach (var filter in request.Filters)
        {
            await CheckAsync(context, "filters", filter.Name, filter.Values, Image, Pipeline, Vulnerability, Severity);
        }

        var (none, _) = lists.Slice<ImageScanFinding>(context, "ListImageScanFindings", request, []);
        return Answers.Stamp(new ListImageScanFindingsResponse { Findings = { none } }, context);
    }

    private async Task<ListImageScanFindingAggregationsResponse> AggregateAsync(CallContext context, ListImageScanFindingAggregationsRequest request)
    {
        if (request.Filter is { } filter)
        {
            await CheckAsync(context, "filter", filter.Name, filter.Values, Account, Image, Pipeline, Vulnerability);
        }

        lists.RequireFirstPage(context, "ListImageScanFindingAggregations", request);
        var answer = new ListImageScanFindingAggregationsResponse { AggregationType = request.Filter is { HasName: true } ? request.Filter.Name : Account };
        return Answers.Stamp(answer, context);
    }

    /// <exception cref="ApiException">InvalidRequest, Forbidden or ResourceNotFound.</exception>
    private async Task CheckAsync(CallContext context, string parameter, string name, IReadOnlyList<string> values, params string[] names)
    {
        if (!names.Contains(name))
        {
            throw Errors.InvalidRequest($"{parameter}: there is no filter '{name}' here; there are {string.Join(", ", names)}.");
        }

        if (values.Count == 0)
        {
            throw Errors.InvalidRequest($"{parameter}: the filter '{name}' has no values.");
        }

        foreach (var value in values)
        {
            switch (name)
            {
                case Image:
                    await access.RequireAsync(ResourceAccess.Parse(context, value, parameter, ResourceKind.Image), context.Cancellation);
                    break;
                case Pipeline:
                    await access.RequireAsync(ResourceAccess.Parse(context, value, parameter, ResourceKind.ImagePipeline), context.Cancellation);
                    break;
                case Severity when !Severities.Contains(value, StringComparer.OrdinalIgnoreCase):
                    throw Errors.InvalidRequest($"{parameter}: '{value}' is no severity; there are {string.Join(", ", Severities)}.");
                case Account when value != context.Account:
                    throw Errors.Forbidden($"The account {context.Account} may not see the findings of the account {value}.");
            }
        }
    }
}
