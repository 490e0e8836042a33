namespace BuildFarm.Model.Tests.Versions;

using BuildFarm.Model.Arns;
using BuildFarm.Model.Versions;

public sealed class VersionTests
{
    [Theory]
    [InlineData("x.x.x", "2.2.4")]
    [InlineData("1.x.x", "1.7.8")]
    [InlineData("1.6.x", "1.6.8")]
    [InlineData("1.6.8", "1.6.8")]
    public void A_wildcard_stands_for_the_newest_that_it_matches(string pattern, string expected)
    {
        SemanticVersion[] versions = [SemanticVersion.Parse("2.2.4"), SemanticVersion.Parse("1.7.8"), SemanticVersion.Parse("1.6.8")];

        Assert.Equal(expected, versions.Where(VersionPattern.Parse(pattern).Matches).Max().ToString());
    }

    [Theory]
    [InlineData("x.2.x")]
    [InlineData("1.x.8")]
    [InlineData("1.0")]
    [InlineData("1.0.0.0")]
    [InlineData("1.0.y")]
    [InlineData("1.0.-1")]
    [InlineData("1.0.1073741824")]
    [InlineData("1.0.99999999999999999999")]
    [InlineData("..")]
    [InlineData("１.0.0")]
    public void What_is_no_pattern_is_refused_with_a_reason(string text)
    {
        Assert.False(VersionPattern.TryParse(text, out _, out var problem));
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void The_largest_node_is_allowed() => Assert.Equal(1_073_741_823, SemanticVersion.Parse("1073741823.0.0").Major);

    [Fact]
    public void A_date_with_leading_zeros_is_a_version() => Assert.Equal("2021.1.1", SemanticVersion.Parse("2021.01.01").ToString());

    [Fact]
    public void Builds_order_after_versions() =>
        Assert.Equal(
            ["1.0.0/2", "1.0.0/10", "1.0.2/1", "1.0.10/1"],
            new[] { "1.0.10/1", "1.0.0/10", "1.0.2/1", "1.0.0/2" }.Select(SemanticVersion.Parse).Order().Select(version => version.ToString()));

    [Theory]
    [InlineData("1.0.x", null, "1.0.0")]
    [InlineData("1.0.x", "1.0.7", "1.0.8")]
    [InlineData("1.x.x", "1.4.2", "1.4.3")]
    [InlineData("x.x.x", null, "1.0.0")]
    [InlineData("3.1.4", null, "3.1.4")]
    public void The_next_version_of_a_wildcard_follows_the_newest(string pattern, string? newest, string expected) =>
        Assert.Equal(expected, VersionPattern.Parse(pattern).Next(newest is null ? null : SemanticVersion.Parse(newest)).ToString());

    [Fact]
    public void No_version_follows_the_largest_patch() =>
        Assert.Throws<OverflowException>(() => VersionPattern.Parse("1.0.x").Next(new SemanticVersion(1, 0, SemanticVersion.MaxNode)));

    [Fact]
    public void Latest_references_are_the_wildcards_of_a_build()
    {
        var latest = LatestVersions.Of(ResourceArn.Parse("arn:aws:imagebuilder:us-east-1:000000000000:component/web/1.2.3/4"));

        Assert.Equal(
            ["x.x.x", "1.x.x", "1.2.x", "1.2.3"],
            new[] { latest.LatestVersionArn, latest.LatestMajorVersionArn, latest.LatestMinorVersionArn, latest.LatestPatchVersionArn }.Select(arn => arn.Split('/')[2]));
    }
}
