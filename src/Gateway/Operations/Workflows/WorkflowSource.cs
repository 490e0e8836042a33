using System.Security.Cryptography;
using System.Text;
using BuildFarm.Documents.Workflows;
using BuildFarm.Gateway.Operations.Components;
using BuildFarm.Model.Api;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Workflows;

/// <summary>A workflow's document, checked, and what the API says of it.</summary>
internal sealed record WorkflowSource(string Data, WorkflowDocument Document)
{
    /// <summary>SHA-256 of the text, hexadecimal.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Data)));

    /// <exception cref="ApiException">InvalidParameterValue with every finding.</exception>
    public static WorkflowSource Parse(string data, WorkflowType type, string parameter)
    {
        var result = WorkflowParser.Parse(data, WorkflowParseOptions.Default with { Stage = StageOf(type) });
        return result.Document is { } document ? new WorkflowSource(data, document) : throw Errors.InvalidValue(parameter, DocumentFindings.Describe(result.Diagnostics));
    }

    public IEnumerable<WorkflowParameterDetail> Parameters() => Document.Parameters.Select(parameter =>
    {
        var detail = new WorkflowParameterDetail { Name = parameter.Name, Type = TypeName(parameter.Type) };
        if (parameter.Default is { } value)
        {
            detail.DefaultValue.AddRange(value is WorkflowValue.OfList list ? list.Texts : [value.ToString()!]);
        }

        if (!string.IsNullOrEmpty(parameter.Description))
        {
            detail.Description = parameter.Description;
        }

        return detail;
    });

    private static string TypeName(WorkflowParameterType type) => type switch
    {
        WorkflowParameterType.Integer => "integer",
        WorkflowParameterType.Boolean => "boolean",
        WorkflowParameterType.StringList => "stringList",
        _ => "string",
    };

    private static WorkflowStage? StageOf(WorkflowType type) => type switch
    {
        WorkflowType.Build => WorkflowStage.Build,
        WorkflowType.Test => WorkflowStage.Test,
        WorkflowType.Distribution => WorkflowStage.Distribution,
        _ => null,
    };
}
