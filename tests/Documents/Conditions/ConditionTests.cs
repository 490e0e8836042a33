using BuildFarm.Documents.Conditions;

namespace BuildFarm.Documents.Tests.Conditions;

public class ConditionTests
{
    private sealed class Probe : IConditionProbe
    {
        public List<string> Asked { get; } = [];

        public ValueTask<bool> BinaryExistsAsync(string name, CancellationToken cancellation) => Answer("binary " + name, name == "bash");

        public ValueTask<bool> FileExistsAsync(string path, CancellationToken cancellation) => Answer("file " + path, path == "/file");

        public ValueTask<bool> FolderExistsAsync(string path, CancellationToken cancellation) => Answer("folder " + path, path == "/folder");

        public ValueTask<string?> HashFileAsync(FileHashKind kind, string path, CancellationToken cancellation) =>
            ValueTask.FromResult(path == "/file" ? $"{kind}abc" : null);

        private ValueTask<bool> Answer(string question, bool answer)
        {
            Asked.Add(question);
            return ValueTask.FromResult(answer);
        }
    }

    [Theory]
    [InlineData("stringIsEmpty: ''", true)]
    [InlineData("stringIsEmpty: ' '", false)]
    [InlineData("stringIsWhitespace: '  '", true)]
    [InlineData("stringIsWhitespace: ''", false)]
    [InlineData("stringIsWhitespace: ' x'", false)]
    [InlineData("{stringEquals: a, value: a}", true)]
    [InlineData("{stringEquals: a, value: A}", false)]
    [InlineData("{stringEquals: a, value: ' a'}", false)]
    [InlineData("{stringEquals: 1.0, value: '1.0'}", true)]
    [InlineData("{stringlessThan: b, value: a}", true)]
    [InlineData("{stringlessThan: a, value: '0'}", true)]
    [InlineData("{stringlessThan: '0', value: a}", false)]
    [InlineData("{stringLessThan: a, value: A}", false)]
    [InlineData("{stringLessThanEquals: A, value: a}", true)]
    [InlineData("{stringLessThanEquals: b, value: a}", true)]
    [InlineData("{stringLessThanEquals: '0', value: a}", false)]
    [InlineData("{stringGreaterThan: a, value: A}", false)]
    [InlineData("{stringGreaterThan: a, value: b}", true)]
    [InlineData("{stringGreaterThan: '0', value: a}", true)]
    [InlineData("{stringGreaterThanEquals: A, value: a}", true)]
    [InlineData("{stringGreaterThanEquals: a, value: '0'}", false)]
    [InlineData("{patternMatches: '^[a-z]+$', value: ThisIsValue}", true)]
    [InlineData("{patternMatches: '^[a-zA-Z\\s]+$', value: 'This text contains spaces'}", true)]
    [InlineData("{patternMatches: '^[0-9]+$', value: 12a}", false)]
    [InlineData("{patternMatches: 'b', value: abc}", true)]
    [InlineData("{patternMatches: '^a$', value: \"a\\n\"}", false)]
    [InlineData("{patternMatches: '(?m)^b$', value: \"a\\nb\\nc\"}", true)]
    [InlineData("{patternMatches: '^\\d$', value: '٣'}", false)]
    [InlineData("{patternMatches: '^(?P<n>\\w+)$', value: abc}", true)]
    [InlineData("{patternMatches: '^[[:alpha:]_]+$', value: a_b}", true)]
    [InlineData("{patternMatches: '^\\Qa.b\\E$', value: axb}", false)]
    [InlineData("{patternMatches: '^[]a]+$', value: ']a'}", true)]
    [InlineData("{patternMatches: '(a+)+$', value: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab}", false)]
    [InlineData("{numberEquals: 1, value: '1.0'}", true)]
    [InlineData("{numberEquals: 5.0, value: 5.0}", true)]
    [InlineData("{numberEquals: -1, value: -1}", true)]
    [InlineData("{numberEquals: 0.1, value: 0.10000000000000000001}", false)]
    [InlineData("{numberLessThan: 2, value: 1.9}", true)]
    [InlineData("{numberLessThan: 2, value: '2'}", false)]
    [InlineData("{numberLessThanEquals: 2, value: '2'}", true)]
    [InlineData("{numberLessThanEquals: 2, value: 2.1}", false)]
    [InlineData("{numberGreaterThan: 1, value: 1.1}", true)]
    [InlineData("{numberGreaterThan: 1, value: '1'}", false)]
    [InlineData("{numberGreaterThanEquals: 1, value: '1'}", true)]
    [InlineData("{numberGreaterThanEquals: 1, value: 0.8}", false)]
    [InlineData("{numberEquals: 9007199254740993, value: 9007199254740992}", false)]
    [InlineData("binaryExists: bash", true)]
    [InlineData("fileExists: /none", false)]
    [InlineData("folderExists: /folder", true)]
    [InlineData("{fileMD5Equals: MD5ABC, path: /file}", true)]
    [InlineData("{fileSHA256Equals: 'sha256abc', path: /file}", true)]
    [InlineData("{fileSHA512Equals: 'x', path: /none}", false)]
    [InlineData("and: [{numberEquals: 1, value: 1}, {stringEquals: a, value: a}]", true)]
    [InlineData("and: [{numberEquals: 1, value: 2}, {stringEquals: a, value: a}]", false)]
    [InlineData("or: [{numberEquals: 1, value: 2}, {stringEquals: a, value: a}]", true)]
    [InlineData("or: [{numberEquals: 1, value: 2}, {stringEquals: a, value: b}]", false)]
    [InlineData("not: {stringEquals: a, value: b}", true)]
    [InlineData("not: [{stringEquals: a, value: a}]", false)]
    public async Task A_condition_is_evaluated_as_the_guide_says(string condition, bool expected)
    {
        var step = Documents.Parse(Documents.Step($"name: A\naction: UpdateOS\nif:\n  {condition.Trim('{', '}').Replace(", value:", "\n  value:").Replace(", path:", "\n  path:")}"
            is var text && condition.StartsWith('{') ? text : $"name: A\naction: UpdateOS\nif:\n  {condition}"));
        Assert.Empty(step.Diagnostics);

        Assert.Equal(expected, await new ConditionEvaluator(new TestScope(), new Probe()).EvaluateAsync(step.Document!.Phases[0].Steps[0].If!.Condition));
    }

    [Fact]
    public void A_number_compared_with_something_else_is_false_in_every_order()
    {
        foreach (var comparison in Enum.GetValues<ComparisonOperator>().Where(ComparisonOperators.IsNumeric))
        {
            foreach (var (operand, value) in new[] { ("1", "a10"), ("x", "1"), ("", ""), (".5", "1"), ("1", "5."), ("1", "0x1") })
            {
                Assert.False(ConditionEvaluator.Compare(comparison, operand, value), $"{comparison} {operand} {value}");
            }
        }
    }

    [Fact]
    public async Task Evaluation_stops_when_the_answer_is_known()
    {
        var probe = new Probe();
        var condition = ConditionReader.Parse(Documents.Parse(Documents.Step("name: A\naction: Assert\ninputs:\n  or:\n    - binaryExists: bash\n    - fileExists: /file")).Document!.Phases[0].Steps[0].Inputs!);

        Assert.True(await new ConditionEvaluator(new TestScope(), probe).EvaluateAsync(condition));
        Assert.Equal(["binary bash"], probe.Asked);
    }

    [Theory]
    [InlineData("fileExists: /file\nthen: Skip\nelse: Execute", ConditionAction.Skip)]
    [InlineData("fileExists: /none\nthen: Skip\nelse: Execute", ConditionAction.Execute)]
    [InlineData("fileExists: /none\nelse: Abort", ConditionAction.Abort)]
    [InlineData("fileExists: /none", ConditionAction.Skip)]
    [InlineData("fileExists: /file", ConditionAction.Execute)]
    [InlineData("- fileExists: /file\n  then: Abort", ConditionAction.Abort)]
    public async Task Then_and_else_decide(string condition, ConditionAction expected)
    {
        var step = Documents.OnlyStep("name: A\naction: UpdateOS\nif:\n  " + condition.Replace("\n", "\n  "));

        Assert.Equal(expected, await new ConditionEvaluator(new TestScope(), new Probe()).DecideAsync(step.If!));
    }

    [Theory]
    [InlineData("stringEqual: a\nvalue: b", "8:11 BF1501")]
    [InlineData("value: b", "8:11 BF1502")]
    [InlineData("fileExists: a\nfolderExists: b", "9:11 BF1502")]
    [InlineData("stringEquals: a", "8:11 BF1503")]
    [InlineData("fileMD5Equals: a\nvalue: b", "8:11 BF1503", "9:11 BF1102")]
    [InlineData("fileExists: a\nvalue: b", "9:11 BF1102")]
    [InlineData("patternMatches: '(?=x)'\nvalue: b", "8:27 BF1504")]
    [InlineData("patternMatches: '(a)\\1'\nvalue: b", "8:27 BF1504")]
    [InlineData("patternMatches: '['\nvalue: b", "8:27 BF1504")]
    [InlineData("and: {fileExists: a}", "8:16 BF1505")]
    [InlineData("and: []", "8:16 BF1505")]
    [InlineData("not: [{fileExists: a}, {fileExists: b}]", "8:16 BF1505")]
    [InlineData("not: {fileExists: a, then: Skip}", "8:32 BF1506")]
    [InlineData("fileExists: a\nthen: skip", "9:17 BF1105")]
    [InlineData("numberEquals: abc\nvalue: 1", "8:25 BF1507")]
    [InlineData("fileExists: [a]", "8:23 BF1101")]
    [InlineData("stringEquals: '{{ Nope }}'\nvalue: b", "8:26 BF1401")]
    public void A_wrong_condition_is_found_at_its_place(string condition, params string[] expected) =>
        Assert.Equal(expected, Documents.Findings(Documents.Step("name: A\naction: UpdateOS\nif:\n  " + condition.Replace("\n", "\n  "))));
}
