using static BuildFarm.Documents.DiagnosticSeverity;

namespace BuildFarm.Documents;

/// <content>Workflow documents.</content>
public static partial class Rules
{
    public static readonly Rule TooManySteps = Define("BF2001", Error, "A workflow has at most 15 steps.", "Join steps, or move work into components.");
    public static readonly Rule ActionStage = Define("BF2002", Error, "An action stands in a workflow of a stage that has it.", "Move the step to a workflow of that stage.");
    public static readonly Rule WorkflowTimeout = Define("BF2003", Error, "A workflow step's timeoutSeconds is at least 1 and at most its action's maximum.", "Write a number in the range named, or leave it out for the default.");
    public static readonly Rule MixedDistribution = Define("BF2004", Error, "A workflow distributes AMIs or container images, not both.", "Split it into two workflows.");
    public static readonly Rule MalformedPath = Define("BF2005", Error, "A path begins with $.parameters, $.stepOutputs, $.workflowOutputs or $.imagebuilder and names one value.", "Write for example $.stepOutputs.MyStep.instanceId.");
    public static readonly Rule UnknownWorkflowParameter = Define("BF2006", Error, "A path names a parameter that the workflow defines.", "Define it under parameters, or correct its name.");
    public static readonly Rule LaterWorkflowStep = Define("BF2007", Error, "A path names a step that runs earlier.", "Move the step, or refer to an earlier one.");
    public static readonly Rule UnknownWorkflowStep = Define("BF2008", Error, "A path names a step of the workflow.", "Correct the step's name.");
    public static readonly Rule UnknownStepOutput = Define("BF2009", Error, "A path names an output that the step's action has.", "Name an output of the action.");
    public static readonly Rule UnknownSystemVariable = Define("BF2010", Error, "A path below $.imagebuilder names a system variable that exists.", "Correct the variable's name.");
    public static readonly Rule ChainingIndicator = Define("BF2011", Warning, "An input that takes a path has a name that ends with .$", "Append .$ to the input's name; the path is resolved all the same.");
    public static readonly Rule DefaultType = Define("BF2012", Error, "A parameter's default has the parameter's type.", "Write a value of that type.");
    public static readonly Rule DuplicateParameter = Define("BF2013", Error, "A parameter name stands once in a workflow.", "Rename one of the two.");
    public static readonly Rule DuplicateOutput = Define("BF2014", Error, "An output name stands once in a workflow.", "Rename one of the two.");
    public static readonly Rule ConditionSize = Define("BF2015", Error, "A workflow's `and` and `or` have 1 to 10 conditions.", "Split the condition.");
    public static readonly Rule DescriptionLength = Define("BF2016", Error, "A workflow step's description has 1 to 1,024 characters.", "Shorten it, or leave it out.");
    public static readonly Rule ParameterValue = Define("BF2017", Error, "A parameter that is given has the parameter's type.", "Give a value of that type.");
    public static readonly Rule NeedlessIndicator = Define("BF2018", Warning, "An input whose name ends with .$ takes a path.", "Remove .$ from the name; the value is taken as it is.");
}
