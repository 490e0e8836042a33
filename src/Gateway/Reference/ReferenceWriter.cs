using BuildFarm.Gateway.Auth.Access;
using BuildFarm.Gateway.Operations;
using BuildFarm.Model.Errors;
using BuildFarm.Model.Operations;
using Google.Protobuf.Reflection;

namespace BuildFarm.Gateway.Reference;

/// <summary>The readable pages: a list of all operations, a page an operation, a page a type that they mention.</summary>
internal sealed class ReferenceWriter(IOperations served)
{
    public const string Root = "/docs";
    public const string OpenApi = Root + "/openapi.json";
    private const string OperationPath = Root + "/operations/";
    private const string TypePath = Root + "/types/";

    private static readonly string[] s_memberHeads = ["member", "type", "", "rules"];

    private readonly Dictionary<string, IDescriptor> types = Types();

    /// <summary>A page's bytes, or null where there is none.</summary>
    public byte[]? Write(string path)
    {
        if (path == Root)
        {
            return Index().ToUtf8();
        }

        if (path.StartsWith(OperationPath, StringComparison.Ordinal) && OperationTable.TryGet(path[OperationPath.Length..], out var operation))
        {
            return Operation(operation).ToUtf8();
        }

        return path.StartsWith(TypePath, StringComparison.Ordinal) && types.TryGetValue(path[TypePath.Length..], out var type) ? Type(type).ToUtf8() : null;
    }

    private static Dictionary<string, IDescriptor> Types()
    {
        var found = new Dictionary<string, IDescriptor>(StringComparer.Ordinal);
        var open = new Stack<IDescriptor>(OperationTable.All.SelectMany(operation => new IDescriptor[] { operation.Request, operation.Response }));
        while (open.TryPop(out var type))
        {
            if (found.TryAdd(RuleTexts.NameOf(type), type) && type is MessageDescriptor message)
            {
                foreach (var inner in message.Fields.InDeclarationOrder().Select(RuleTexts.NamedType).OfType<IDescriptor>())
                {
                    open.Push(inner);
                }
            }
        }

        return found;
    }

    private HtmlPage Index()
    {
        var page = new HtmlPage("BuildFarm API reference").Paragraph(
            $"{OperationTable.All.Count} operations, derived from the contract. The same for programs: {HtmlPage.Link(OpenApi, "OpenAPI 3.1")}.");
        foreach (var service in OperationTable.All.GroupBy(operation => operation.Method.Service.FullName))
        {
            page.Heading(service.Key).Table(["operation", "REST", "", ""], service.OrderBy(operation => operation.Name, StringComparer.Ordinal).Select(operation => new[]
            {
                HtmlPage.Link(OperationPath + operation.Name, operation.Name), HtmlPage.Code(Route(operation)), HtmlPage.Escape(string.Join(", ", Traits(operation))), HtmlPage.Escape(IsServed(operation) ? "" : "not served by this farm"),
            }));
        }

        return page;
    }

    private HtmlPage Operation(OperationInfo operation)
    {
        var page = new HtmlPage(operation.Name).Paragraph(HtmlPage.Link(Root, "All operations"));
        if (!IsServed(operation))
        {
            page.Paragraph("This farm does not serve the operation.");
        }

        page.Table(["", ""],
        [
            ["REST", HtmlPage.Code(Route(operation))],
            ["gRPC", HtmlPage.Code(operation.GrpcPath)],
            ["action in policies", HtmlPage.Code(ResourceTargets.ActionOf(operation))],
            ["", HtmlPage.Escape(string.Join(", ", Traits(operation)))],
        ]);
        page.Heading("Request").Table(s_memberHeads, operation.Request.Fields.InDeclarationOrder().Select(field => Member(field, Place(operation, field))));
        page.Heading(operation.ServerStreaming ? "Answers" : "Answer").Table(s_memberHeads, operation.Response.Fields.InDeclarationOrder().Select(field => Member(field, "")));
        return operation.Throws.Count == 0 ? page : page.Heading("Errors").Table(["error", "HTTP status"],
            operation.Throws.Select(ErrorTable.Of).OrderBy(error => error.Type, StringComparer.Ordinal).Select(error => new[] { HtmlPage.Code(error.Type), HtmlPage.Escape($"{error.Status}") }));
    }

    private static HtmlPage Type(IDescriptor type)
    {
        var page = new HtmlPage(RuleTexts.NameOf(type)).Paragraph(HtmlPage.Link(Root, "All operations"));
        return type is EnumDescriptor names
            ? page.Table(["value"], RuleTexts.Names(names).Select(name => new[] { HtmlPage.Code(name) }))
            : page.Table(s_memberHeads, ((MessageDescriptor)type).Fields.InDeclarationOrder().Select(field => Member(field, "")));
    }

    private static string[] Member(FieldDescriptor field, string place)
    {
        var type = RuleTexts.TypeOf(field);
        var named = RuleTexts.NamedType(field);
        var shown = named is null ? HtmlPage.Escape(type) : HtmlPage.Escape(type[..^named.Name.Length]) + HtmlPage.Link(TypePath + RuleTexts.NameOf(named), named.Name);
        return
        [
            HtmlPage.Code(field.JsonName), shown, HtmlPage.Escape(string.Join(", ", new[] { RuleTexts.IsRequired(field) ? "required" : "", place }.Where(text => text.Length > 0))),
            string.Join("<br>", RuleTexts.Of(field).Select(HtmlPage.Code)),
        ];
    }

    private static string Place(OperationInfo operation, FieldDescriptor field) =>
        operation.PathFields.Values.Contains(field) ? "in the path" : operation.QueryFields.Values.Contains(field) ? "in the query" : "";

    private static string Route(OperationInfo operation) => operation.HttpMethod is null ? "none: a stream is gRPC's alone" : $"{operation.HttpMethod} {operation.PathTemplate}";

    private static IEnumerable<string> Traits(OperationInfo operation)
    {
        if (operation.ReadOnly) yield return "changes nothing";
        if (operation.Idempotent) yield return "idempotent by its client token";
        if (operation.Paginated) yield return "paged";
        if (operation.ServerStreaming) yield return "a stream of answers";
    }

    private bool IsServed(OperationInfo operation) => operation.ServerStreaming || served.TryGet(operation.Name, out _);
}
