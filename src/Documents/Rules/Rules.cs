using static BuildFarm.Documents.DiagnosticSeverity;

namespace BuildFarm.Documents;

/// <summary>Every rule, with its id. An id is never reused.</summary>
public static partial class Rules
{
    // Without initializer, so that it doesn't matter which file's fields are made first.
    private static List<Rule>? defined;

    public static readonly Rule TooLarge = Define("BF1001", Error, "A document has at most 1 MiB.", "Move scripts and data to files that the component downloads.");
    public static readonly Rule NotText = Define("BF1002", Error, "A document is UTF-8 text without control characters.", "Save the file as UTF-8 text.");
    public static readonly Rule Syntax = Define("BF1003", Error, "A document is well-formed YAML or JSON.", "Correct the indentation, quotes or brackets at this place.");
    public static readonly Rule Empty = Define("BF1004", Error, "A document is not empty.", "Write at least schemaVersion and phases (component) or steps (workflow).");
    public static readonly Rule SeveralDocuments = Define("BF1005", Error, "A file holds one document.", "Split the file at `---`.");
    public static readonly Rule TooDeep = Define("BF1006", Error, "Lists and mappings nest at most 64 levels.", "Flatten the document.");
    public static readonly Rule TooManyNodes = Define("BF1007", Error, "A document has at most 50,000 nodes and 4 Mi characters after aliases are written out.", "Remove aliases of aliases, or split the document.");
    public static readonly Rule BadAlias = Define("BF1008", Error, "An alias names an anchor that stands before it and does not contain it.", "Define the anchor first, or, where the value just begins with *, put it in quotes.");
    public static readonly Rule DuplicateKey = Define("BF1009", Error, "A key stands once in a mapping.", "Remove or rename one of the two.");
    public static readonly Rule BadKey = Define("BF1010", Error, "A key is a string.", "Write a plain name before the colon.");
    public static readonly Rule UnquotedExpression = Define("BF1011", Error, "A value that begins with {{ stands in quotes.", "Put quotes around the whole value.");
    public static readonly Rule BadTag = Define("BF1012", Error, "Only YAML's own scalar, list and mapping tags are allowed.", "Remove the tag.");
    public static readonly Rule TooManyFindings = Define("BF1099", Warning, "A report holds at most 1,000 findings.", "Mend the first ones and check again.");

    public static readonly Rule WrongType = Define("BF1101", Error, "A field has the type that the schema gives it.", "Write a value of the type named.");
    public static readonly Rule UnknownField = Define("BF1102", Error, "Only fields of the schema may stand in a document.", "Correct the spelling, or remove the field.");
    public static readonly Rule MissingField = Define("BF1103", Error, "Required fields are present.", "Add the field.");
    public static readonly Rule EmptyField = Define("BF1104", Error, "Required fields are not empty.", "Give the field a value.");
    public static readonly Rule WrongValue = Define("BF1105", Error, "A field with a set of values has one of them.", "Write one of the values named, in the same spelling.");
    public static readonly Rule OutOfRange = Define("BF1106", Error, "A number lies in its range.", "Write a number in the range named.");
    public static readonly Rule BadName = Define("BF1107", Error, "A name has the length and the characters that names of its kind have.", "Rename it.");
    public static readonly Rule ExpressionNotAllowed = Define("BF1108", Error, "Expressions stand in inputs, conditions and loop lists only.", "Write the value itself here.");

    public static readonly Rule SchemaVersion = Define("BF1201", Error, "The schemaVersion is 1.0.", "Write `schemaVersion: 1.0`.");
    public static readonly Rule NoKnownPhase = Define("BF1202", Error, "A component has at least one of the phases build, validate and test.", "Name one of the phases build, validate or test.");
    public static readonly Rule DuplicatePhase = Define("BF1203", Error, "A phase name stands once in a document.", "Rename one of the phases, or join their steps.");
    public static readonly Rule DuplicateStep = Define("BF1204", Error, "A step name stands once in its phase (component) or document (workflow).", "Rename one of the steps.");
    public static readonly Rule UnknownAction = Define("BF1205", Error, "A step's action is one that exists.", "Write an action of the list in the guide.");
    public static readonly Rule BadTimeout = Define("BF1206", Error, "A component step's timeoutSeconds is -1 (no limit) or at least 1.", "Write -1, or a number of seconds from 1.");
    public static readonly Rule ActionPlatform = Define("BF1207", Error, "A step's action runs on the document's platform.", "Use the action of that platform, or another platform.");
    public static readonly Rule DuplicateVariable = Define("BF1208", Error, "Parameters and constants share one set of names.", "Rename one of the two.");
    public static readonly Rule VariableType = Define("BF1209", Error, "Parameters and constants of components are strings; a workflow's parameters are string, integer, boolean or stringList.", "Write one of those types.");
    public static readonly Rule ReservedName = Define("BF1210", Error, "`loop` always means the loop of the step and names nothing else.", "Choose another name.");
    public static readonly Rule FixedSetting = Define("BF1211", Error, "ExecuteDocument runs once without limit: timeoutSeconds is -1 and maxAttempts is 1.", "Remove the setting.");
    public static readonly Rule SettingWithoutEffect = Define("BF1212", Warning, "A step has only settings that its action heeds.", "Remove the setting.");
    public static readonly Rule MissingParameter = Define("BF1213", Error, "Every parameter without a default gets a value.", "Give the parameter a value, or a default in the document.");
    public static readonly Rule UnknownParameter = Define("BF1214", Warning, "Parameters that are given exist in the document.", "Correct the name, or leave it out; it is ignored.");

    public static readonly Rule InputsForm = Define("BF1301", Error, "Inputs are a mapping or a list of mappings, as the action demands.", "Begin each entry with `- `, or remove the `- `.");
    public static readonly Rule MissingInput = Define("BF1302", Error, "Required inputs are present.", "Add the input.");
    public static readonly Rule UnknownInput = Define("BF1303", Error, "Only inputs of the action may stand under inputs.", "Correct the spelling, or remove the input.");
    public static readonly Rule InputType = Define("BF1304", Error, "An input has the type that its action demands.", "Write a value of the type named.");
    public static readonly Rule InputValue = Define("BF1305", Error, "An input has a value that its action understands.", "Write one of the values named.");
    public static readonly Rule ExclusiveInputs = Define("BF1306", Error, "Of inputs that exclude each other one is given.", "Keep one of them.");
    public static readonly Rule InputsTogether = Define("BF1307", Error, "Inputs that need each other are given together.", "Add the missing one, or remove both.");
    public static readonly Rule InputPlatform = Define("BF1308", Error, "An input exists on the document's platform.", "Remove the input.");
    public static readonly Rule EmptyInputs = Define("BF1309", Error, "An action that needs inputs has at least one.", "Add an entry.");

    /// <summary>All rules, by id.</summary>
    public static IReadOnlyList<Rule> All => [.. defined!.OrderBy(r => r.Id, StringComparer.Ordinal)];

    private static Rule Define(string id, DiagnosticSeverity severity, string title, string fix)
    {
        var rule = new Rule(id, severity, title, fix);
        (defined ??= []).Add(rule);
        return rule;
    }
}
