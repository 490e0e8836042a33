using BuildFarm.Cli.Apply.Kinds;
using BuildFarm.Cli.Terminal;
using BuildFarm.Documents;
using Google.Protobuf;

namespace BuildFarm.Cli.Apply.Manifests;

/// <summary>Manifest documents to resources. Gathers every finding in one pass; nothing is sent while there is one.</summary>
internal sealed class ManifestReader(List<Finding> findings)
{
    private const string KindKey = "kind";
    private const string DataFileKey = "dataFile";
    private const string DataFileField = "data";

    private static readonly HashSet<string> OwnKeys = new(StringComparer.Ordinal) { KindKey };
    private static readonly HashSet<string> OwnKeysWithData = new(StringComparer.Ordinal) { KindKey, DataFileKey };

    public IReadOnlyList<Manifest> Read(string path)
    {
        var manifests = new ManifestFiles(findings).Read(path).Select(ReadOne).OfType<Manifest>().ToList();
        foreach (var twice in manifests.GroupBy(m => (m.Key, m.Version)).Where(group => group.Count() > 1))
        {
            findings.Add(twice.ElementAt(1).Place.Finding($"the {twice.First()} stands here a second time; the first is at {twice.First().Place}"));
        }

        return manifests;
    }

    private Manifest? ReadOne(ManifestDocument document)
    {
        if (ReadKind(document) is not { } kind) return null;
        var request = kind.NewCreateRequest();
        var data = kind.Create.Request.FindFieldByName(DataFileField);
        var reader = new MessageReader(document, findings);
        var before = findings.Count;
        reader.ReadInto(request, document.Root, data is null ? OwnKeys : OwnKeysWithData);
        if (data is not null) ReadData(document, kind, request);
        var name = Text(request, "name");
        if (name is null && findings.Count == before)
        {
            findings.Add(document.At(document.Root.Span).Finding($"this {kind.Name} has no name; write name: at its top level"));
        }

        return name is null ? null : new Manifest
        {
            Kind = kind,
            Name = name,
            Version = Text(request, "semantic_version"),
            Request = request,
            References = reader.References,
            Places = reader.Places,
            Place = document.At(document.Root.Get("name")?.Span ?? document.Root.Span),
        };
    }

    private KindInfo? ReadKind(ManifestDocument document)
    {
        var names = KindTable.All.Select(kind => kind.Name).ToList();
        if (document.Root.Get(KindKey) is not { } node)
        {
            findings.Add(document.At(document.Root.Span).Finding($"this document has no kind:; write one of {string.Join(", ", names)}"));
            return null;
        }

        var name = node.AsString() ?? "";
        if (KindTable.Find(name) is { } kind) return kind;
        var near = names.FirstOrDefault(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase)) ?? NearestName.Find(name, names);
        findings.Add(document.At(node.Span).Finding(
            $"'{name}' is no kind that can be applied; {(near is null ? "write one of " + string.Join(", ", names) : $"did you mean {near}?")}"));
        return null;
    }

    private void ReadData(ManifestDocument document, KindInfo kind, IMessage request)
    {
        var text = DocumentData.Load(document, DataFileKey, DataFileField, findings);
        if (text is null) return;
        kind.Create.Request.FindFieldByName(DataFileField).Accessor.SetValue(request, text.Text);
        text.Check(kind, findings);
    }

    private static string? Text(IMessage message, string field) =>
        message.Descriptor.FindFieldByName(field) is { } descriptor && descriptor.Accessor.HasValue(message) ? (string)descriptor.Accessor.GetValue(message) : null;
}
