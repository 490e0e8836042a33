using System.Diagnostics;
using System.Text.Json;
using BuildFarm.Agent.Tests.Support;

namespace BuildFarm.Agent.Tests.Commands;

/// <summary>The program itself, as a user starts it.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_prints_the_summary_as_JSON_and_nothing_else_on_standard_output()
    {
        _folder.File("a.yaml", RunHarness.Build("- name: A\n  action: ExecuteBash\n  inputs: { commands: [echo noise] }"));
        (int code, string output, _) = Agent("run", "--documents", "a.yaml", "--log-directory", _folder["logs"], "--execution-id", "my-id");
        Assert.Equal(0, code);
        JsonElement summary = JsonDocument.Parse(output).RootElement;
        Assert.Equal(("my-id", "success", 1, 0), (summary.GetProperty("executionId").GetString(), summary.GetProperty("status").GetString(), summary.GetProperty("executedStepCount").GetInt32(), summary.GetProperty("failedStepCount").GetInt32()));
        Assert.True(File.Exists(Path.Combine(summary.GetProperty("logUrl").GetString()!, "console.log")));
    }

    [Fact]
    public void Failed_document_exits_with_1_and_trace_shows_its_output()
    {
        _folder.File("a.yaml", RunHarness.Build("- name: A\n  action: ExecuteBash\n  inputs: { commands: ['echo {{ Word }}; exit 3'] }").Replace("phases:", "parameters:\n  - Word: { type: string }\nphases:", StringComparison.Ordinal));
        (int code, _, string errors) = Agent("run", "-d", "a.yaml", "-l", _folder["logs"], "--parameters", "Word=shown", "-t");
        Assert.Equal(1, code);
        Assert.Contains("shown\n", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("run --documents none.yaml")]
    [InlineData("run --documents a.yaml --config c.json")]
    [InlineData("run --documents a.yaml --parameters Word=")]
    [InlineData("run --config none.json")]
    [InlineData("run --documents a.yaml --execution-id ../x")]
    [InlineData("run --documents a.yaml --cw-log-stream lonely")]
    [InlineData("run --documents a.yaml --version 0.0.0.1")]
    [InlineData("run --documents a.yaml --cw-log-group unreachable")]
    [InlineData("run --config s3://bucket/config.json")]
    [InlineData("validate")]
    [InlineData("validate --documents a.yaml --platform BeOS")]
    [InlineData("nonsense")]
    public void Command_line_that_makes_no_sense_exits_with_2_and_says_why(string line)
    {
        _folder.File("a.yaml", RunHarness.Build("- name: A\n  action: ExecuteBash\n  inputs: { commands: [touch ran] }"));
        (int code, string output, string errors) = Agent(line.Split(' '));
        Assert.Equal(2, code);
        Assert.NotEqual("", errors);
        Assert.Equal("", output);
        Assert.False(File.Exists(_folder["ran"]));
    }

    [Fact]
    public void Configuration_file_gives_parameters_to_one_or_all_documents_and_options_beat_it()
    {
        const string parameters = "parameters:\n  - Own: { type: string }\n  - All: { type: string }\nphases:";
        _folder.File("a.yaml", RunHarness.Build("- name: A\n  action: ExecuteBash\n  inputs: { commands: ['echo {{ Own }} {{ All }}'] }").Replace("phases:", parameters, StringComparison.Ordinal));
        _folder.File("c.json", $$"""
            { "documents": [ { "path": "a.yaml", "parameters": [ { "name": "Own", "value": "a,b" } ] } ],
              "parameters": [ { "name": "All", "value": "all" } ], "phases": "build", "executonId": "from-file", "logDirectory": "{{_folder["logs"]}}" }
            """);
        (int code, string output, _) = Agent("run", "-c", "c.json", "-i", "from-option");
        Assert.Equal(0, code);
        JsonElement summary = JsonDocument.Parse(output).RootElement;
        Assert.Equal("from-option", summary.GetProperty("executionId").GetString());
        Assert.Equal("a,b all\n", File.ReadAllText(Path.Combine(summary.GetProperty("logUrl").GetString()!, "console.log")));
    }

    [Fact]
    public void Logs_go_to_the_working_directory_when_no_other_is_named_and_a_run_goes_on_without_CloudWatch_when_told_to()
    {
        _folder.File("a.yaml", RunHarness.Build("- name: A\n  action: ExecuteBash\n  inputs: { commands: [echo hi] }"));
        (int code, string output, string errors) = Agent("run", "-d", "a.yaml", "--cw-log-group", "unreachable", "--cw-ignore-failures");
        Assert.Equal(0, code);
        Assert.Contains("not streamed to CloudWatch Logs: no AWS credentials", errors, StringComparison.Ordinal);
        Assert.StartsWith(_folder["TOE_"], JsonDocument.Parse(output).RootElement.GetProperty("logUrl").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Reboot_that_the_caller_does_exits_with_194_and_the_same_command_goes_on()
    {
        _folder.File("a.yaml", RunHarness.Build("- name: A\n  action: ExecuteBash\n  inputs: { commands: ['[ -e flag ] && exit 0; touch flag; exit 194'] }"));
        string[] command = ["run", "-d", "a.yaml", "-l", _folder["logs"], "-i", "x"];
        Assert.Equal(194, Agent(command).Code);
        Assert.Equal(0, Agent(command).Code);
    }

    [Fact]
    public void Validate_reports_every_finding_with_its_place_as_text_and_JSON()
    {
        _folder.File("bad.yaml", "schemaVersion: 1.0\nphases:\n  - name: build\n    steps:\n      - name: A\n        acton: ExecuteBash\n      - name: B\n        action: Nothing\n        inputs: {}\n");
        _folder.File("good.yaml", RunHarness.Build("- name: A\n  action: ExecuteBash\n  inputs: { commands: [ls] }"));
        (int code, string text, _) = Agent("validate", "--documents", "bad.yaml,good.yaml");
        Assert.Equal(1, code);
        Assert.Contains("bad.yaml:6:9 error", text, StringComparison.Ordinal);
        (code, string json, _) = Agent("validate", "--documents", "good.yaml", "bad.yaml", "--output", "json");
        Assert.Equal(1, code);
        JsonElement[] documents = [.. JsonDocument.Parse(json).RootElement.GetProperty("documents").EnumerateArray()];
        Assert.True(documents[0].GetProperty("valid").GetBoolean());
        Assert.True(documents[1].GetProperty("findings").GetArrayLength() >= 2);
        Assert.Equal(0, Agent("validate", "-d", "good.yaml").Code);
        Assert.Equal(1, Agent("validate", "-d", "good.yaml", "--platform", "Windows").Code);
    }

    [Fact]
    public async Task Signal_ends_the_programs_of_the_run_and_the_summary_is_still_printed()
    {
        Agent("run", "-d", _folder.File("pipe.yaml", RunHarness.Build("- name: A\n  action: ExecuteBash\n  inputs: { commands: [mkfifo ready] }")), "-l", _folder["logs"]);
        _folder.File("a.yaml", RunHarness.Build("- name: A\n  action: ExecuteBash\n  inputs: { commands: ['trap : TERM; echo $$ > ready; while :; do sleep 0.1; done'] }"));
        using Process agent = Start("run", "-d", "a.yaml", "-l", _folder["logs"]);
        string program = (await File.ReadAllTextAsync(_folder["ready"])).Trim();
        using (Process kill = Process.Start("kill", ["-TERM", $"{agent.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        JsonElement summary = JsonDocument.Parse(await agent.StandardOutput.ReadToEndAsync()).RootElement;
        await agent.WaitForExitAsync();
        Assert.Equal((1, "cancelled"), (agent.ExitCode, summary.GetProperty("status").GetString()));
        Assert.False(Directory.Exists($"/proc/{program}"));
    }

    private (int Code, string Output, string Errors) Agent(params string[] arguments)
    {
        using Process process = Start(arguments);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [AgentProgram.Path, .. arguments])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["BUILDFARM_AGENT_REBOOT"] = "caller";
        start.Environment["HOME"] = _folder.Path; // no credentials of whoever runs the tests
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        return Process.Start(start)!;
    }
}
