using static BuildFarm.Documents.DiagnosticSeverity;

namespace BuildFarm.Documents;

/// <content>Expressions, conditions and loops.</content>
public static partial class Rules
{
    public static readonly Rule UndefinedVariable = Define("BF1401", Error, "An expression names a parameter or constant that the document defines.", "Define it, or correct its name.");
    public static readonly Rule UnknownStepReference = Define("BF1402", Error, "A chaining expression names a step of the document.", "Write {{ phase.step.outputs.name }} with the names of an earlier step.");
    public static readonly Rule LaterStepReference = Define("BF1403", Error, "A chaining expression names a step that runs earlier.", "Move the step, or refer to an earlier one.");
    public static readonly Rule UnknownInputReference = Define("BF1404", Error, "A chaining expression names an input that the step has.", "Name an input that stands in the step; [n] counts from 0.");
    public static readonly Rule UnknownOutputReference = Define("BF1405", Error, "A chaining expression names an output that the step's action has.", "Name an output of the action.");
    public static readonly Rule LoopReference = Define("BF1406", Warning, "A loop expression stands in a step with that loop.", "Add the loop; without it the text stays as it is.");
    public static readonly Rule MalformedExpression = Define("BF1407", Error, "An expression that begins like one of ours is whole.", "Write {{ name }}, {{ phase.step.outputs.name }}, {{ phase.step.inputs[0].name }}, {{ loop.value }} or {{ aws:ssm:/name }}.");
    public static readonly Rule CrossStage = Define("BF1408", Warning, "A test phase doesn't refer to steps of build or validate: in an image build it runs on another instance.", "Do the work again in the test phase.");

    public static readonly Rule UnknownOperator = Define("BF1501", Error, "A condition uses an operator that exists.", "Write an operator of the list in the guide.");
    public static readonly Rule OneOperator = Define("BF1502", Error, "A condition has exactly one operator.", "Join several with `and:` or `or:`.");
    public static readonly Rule MissingComparand = Define("BF1503", Error, "An operator of two values has `value` (file hashes: `path`) beside it.", "Add it, indented like the operator.");
    public static readonly Rule BadPattern = Define("BF1504", Error, "patternMatches has a valid RE2 pattern.", "Correct the pattern; RE2 has no look-around and no back-references.");
    public static readonly Rule LogicalForm = Define("BF1505", Error, "`and` and `or` have a list of conditions, `not` has one condition.", "Begin each condition of the list with `- `.");
    public static readonly Rule NestedThen = Define("BF1506", Error, "`then` and `else` stand at the top of `if` only.", "Move them up.");
    public static readonly Rule NotANumber = Define("BF1507", Warning, "A number comparison compares numbers; anything else is false.", "Write a number, or use a string operator.");
    public static readonly Rule ConditionDepth = Define("BF1508", Error, "A workflow's conditions nest at most four deep.", "Flatten the condition.");

    public static readonly Rule LoopKind = Define("BF1601", Error, "A loop has exactly one of `for` and `forEach`.", "Keep one of the two.");
    public static readonly Rule EndlessLoop = Define("BF1602", Error, "A for loop's updateBy is not 0 and leads from start to end.", "Change updateBy's sign, or swap start and end.");
    public static readonly Rule LongLoop = Define("BF1603", Error, "A loop has at most 1,000,000 iterations.", "Loop inside the script instead.");
    public static readonly Rule BadDelimiter = Define("BF1604", Error, "A delimiter is one of . , ; : newline tab space - _", "Write one of them, in double quotes.");
    public static readonly Rule DuplicateLoop = Define("BF1605", Error, "A loop name stands once in a phase.", "Rename one of the loops.");
}
