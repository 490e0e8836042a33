using System.Text.Json.Nodes;

namespace BuildFarm.EndToEnd.Tests.Support;

/// <summary>A build as the command line tells of it.</summary>
internal sealed record Build(JsonNode Json)
{
    public string Arn => (string)Json["arn"]!;

    public string Status => (string)Json["status"]!;

    public string Reason => (string?)Json["reason"] ?? "";

    /// <summary>Milliseconds by the farm's own clock, from the request to the end.</summary>
    public double Duration => Json["stages"]!.AsArray().Sum(s => (double?)s!["durationMs"] ?? 0);

    /// <summary>ran, reused or failed, of the component's phase; null when it never came to it.</summary>
    public string? Verdict(string component, string phase) => Json["components"]?.AsArray()
        .Where(c => ((string)c!["arn"]!).Contains($":component/{component}/", StringComparison.Ordinal) && (string?)c["phase"] == phase)
        .Select(c => (string?)c!["verdict"]).SingleOrDefault();

    public Build Expect(string status)
    {
        Assert.True(Status == status, $"expected {status}, found {Status}: {Reason}\n{Json}");
        return this;
    }
}
