using System.Diagnostics;
using BuildFarm.Documents.Components;
using BuildFarm.Documents.Conditions;
using BuildFarm.Documents.Expressions;
using BuildFarm.Documents.Workflows;

namespace BuildFarm.Documents.Tests.Fuzz;

/// <summary>Wrong input of every sort. BUILDFARM_FUZZ sets how many documents and expressions; a failure names the seed that repeats it.</summary>
public class FuzzTests
{
    private const int DefaultCount = 6000;
    private const int LongCount = 1_200_000;

    // Far above what any of these takes; other programs share the machine.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private static int Count
    {
        get
        {
            if (int.TryParse(Environment.GetEnvironmentVariable("BUILDFARM_FUZZ"), out var count) && count > 0) return count;
            return Environment.GetEnvironmentVariable("BUILDFARM_LONG_TESTS") is { Length: > 0 } ? LongCount : DefaultCount;
        }
    }

    private static void Each(int count, int first, Action<Generator> check)
    {
        for (var seed = first; seed < first + count; seed++)
        {
            var watch = Stopwatch.StartNew();
            try
            {
                check(new Generator(seed));
            }
            catch (Exception failure) when (failure is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {seed}: {failure}");
            }

            Assert.True(watch.Elapsed < Limit, $"seed {seed} took {watch.Elapsed}");
        }
    }

    private static void Check<T>(ParseResult<T> result)
        where T : class
    {
        Assert.Equal(result.Document is null, result.HasErrors);
        var before = (Line: 1, Column: 1);
        foreach (var finding in result.Diagnostics)
        {
            Assert.True((finding.Line, finding.Column).CompareTo(before) >= 0 || finding.RuleId == "BF1099", $"{finding} stands behind {before}");
            Assert.InRange(finding.Message.Length, 1, 1000);
            Assert.InRange(finding.Hint.Length, 0, 2000);
            before = (finding.Line, finding.Column);
        }
    }

    [Fact]
    public void Random_bytes_are_refused_with_a_finding() => Each(Count / 6, 0, g =>
    {
        Check(ComponentParser.Parse(g.Bytes()));
        Check(WorkflowParser.Parse(g.Bytes()));
    });

    [Fact]
    public void Random_tokens_never_crash_the_parsers() => Each(Count / 6, 10_000_000, g =>
    {
        Check(ComponentParser.Parse(g.Soup(), new ParseOptions { Platform = DocumentPlatform.Windows }));
        Check(WorkflowParser.Parse(g.Soup()));
    });

    [Fact]
    public void Changed_documents_never_crash_the_parsers() => Each(Count / 3, 20_000_000, g =>
    {
        var text = g.Mutant();
        Check(ComponentParser.Parse(text));
        Check(WorkflowParser.Parse(text, new WorkflowParseOptions { Stage = WorkflowStage.Build }));
    });

    [Fact]
    public void Expressions_resolve_or_say_why_not() => Each(Count / 6, 30_000_000, g =>
    {
        var text = g.Expression();
        Assert.Equal(text, string.Concat(ExpressionTemplate.Parse(text).Parts.Select(p => p.Text)));
        try
        {
            ExpressionResolver.ResolveAsync(text, new TestScope()).AsTask().GetAwaiter().GetResult();
            WorkflowExpressions.Evaluate(text, new WorkflowScope());
        }
        catch (ExpressionException failure)
        {
            Assert.NotEmpty(failure.Message);
        }
    });

    [Fact]
    public void Patterns_match_or_are_refused() => Each(Count / 12, 40_000_000, g =>
    {
        var pattern = g.Pattern();
        var text = g.Soup();
        if (Re2Pattern.TryCompile(pattern, out var regex, out var why)) regex.IsMatch(text);
        else Assert.NotEmpty(why);
    });

    [Fact]
    public void Comparisons_of_numbers_are_an_order() => Each(Count / 12, 50_000_000, g =>
    {
        string Number() => $"{(g.Next(2) == 0 ? "-" : "")}{g.Next(50)}{(g.Next(2) == 0 ? "" : $".{g.Next(100)}")}";
        var (a, b) = (Number(), Number());
        var less = ConditionEvaluator.Compare(ComparisonOperator.NumberLessThan, a, b);
        var equal = ConditionEvaluator.Compare(ComparisonOperator.NumberEquals, a, b);
        var greater = ConditionEvaluator.Compare(ComparisonOperator.NumberGreaterThan, a, b);

        Assert.True(less ^ equal ^ greater && !(less && equal && greater), $"{a} {b}");
        Assert.Equal(less || equal, ConditionEvaluator.Compare(ComparisonOperator.NumberLessThanEquals, a, b));
        Assert.Equal(greater || equal, ConditionEvaluator.Compare(ComparisonOperator.NumberGreaterThanEquals, a, b));
        Assert.Equal(less, ConditionEvaluator.Compare(ComparisonOperator.NumberGreaterThan, b, a));
        Assert.Equal(decimal.Parse(b).CompareTo(decimal.Parse(a)) < 0, less);
    });

    [Fact]
    public void A_for_loop_has_as_many_turns_as_it_says() => Each(Count / 12, 60_000_000, g =>
    {
        var (start, end, by) = (g.Next(200) - 100, g.Next(200) - 100, g.Next(41) - 20);
        var text = Documents.Step($"name: A\naction: UpdateOS\nloop: {{for: {{start: {start}, end: {end}, updateBy: {by}}}}}");
        var loop = Documents.Parse(text).Document?.Phases[0].Steps[0].Loop as ForLoop;
        var runs = by != 0 && (start == end || Math.Sign(end - start) == Math.Sign(by));
        Assert.Equal(runs, loop is not null);
        if (loop is null) return;
        var expected = new List<string>();
        for (var value = start; by > 0 ? value <= end : value >= end; value += by) expected.Add(value.ToString());
        Assert.Equal(expected, LoopExpander.ExpandAsync(loop, new TestScope()).ToBlockingEnumerable().Select(t => t.Value));
        Assert.Equal(expected.Count, loop.Count);
    });

    [Theory]
    [InlineData("a: ", "&x [")]
    [InlineData("", "{a: ")]
    [InlineData("", "? ")]
    [InlineData("a: \"", "\\u0041")]
    [InlineData("", "- - ")]
    [InlineData("a: |\n", " x\n")]
    [InlineData("", "!!str ")]
    [InlineData("", "a: *")]
    [InlineData("x: ", "{{ ")]
    [InlineData("x: '", "{{ a.b.inputs[0].c ")]
    [InlineData("schemaVersion: 1.0\nphases:\n- name: build\n  steps:\n  - name: A\n    action: ExecuteBash\n    inputs:\n      commands: '", "{{ a }}")]
    public void A_megabyte_of_one_thing_is_done_in_bounded_time(string head, string unit)
    {
        var text = head + string.Concat(Enumerable.Repeat(unit, (1_000_000 - head.Length) / unit.Length)) + (head.EndsWith('\'') ? "'" : "");
        var watch = Stopwatch.StartNew();

        Check(ComponentParser.Parse(text));
        Check(WorkflowParser.Parse(text));

        Assert.True(watch.Elapsed < Limit, $"took {watch.Elapsed}");
    }

    [Fact]
    public void Thousands_of_misspelt_names_are_done_in_bounded_time()
    {
        const string Name = "quite_a_long_step_name_that_is_long";
        var steps = Enumerable.Range(0, 5000).Select(i => $"  - {{name: {Name}_{i}, action: ExecuteBash, inputs: {{commands: '{{{{ build.{Name.Replace("name", "nome")}g_{i}.outputs.stdout }}}}'}}}}\n");
        var variables = Enumerable.Range(0, 5000).Select(i => $"- {Name}_{i}: {{type: string}}\n");
        var uses = string.Concat(Enumerable.Range(0, 5000).Select(i => $"{{{{ {Name}x_{i} }}}}"));
        var watch = Stopwatch.StartNew();

        Check(ComponentParser.Parse("schemaVersion: 1.0\nphases:\n- name: build\n  steps:\n" + string.Concat(steps)));
        Check(ComponentParser.Parse("schemaVersion: 1.0\nparameters:\n" + string.Concat(variables) + $"phases: [{{name: build, steps: [{{name: a, action: ExecuteBash, inputs: {{commands: '{uses}'}}}}]}}]"));

        Assert.True(watch.Elapsed < Limit, $"took {watch.Elapsed}");
    }
}
