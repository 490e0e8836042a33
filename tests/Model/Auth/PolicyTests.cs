using System.Text;
using BuildFarm.Model.Auth.Policies;

namespace BuildFarm.Model.Tests.Auth;

public sealed class PolicyTests
{
    private const string Recipe = "arn:aws:imagebuilder:us-east-1:111122223333:image-recipe/web/1.0.0";

    [Theory]
    [InlineData("imagebuilder:GetImageRecipe", "*", true)]
    [InlineData("imagebuilder:Get*", Recipe, true)]
    [InlineData("IMAGEBUILDER:get*", Recipe, true)]
    [InlineData("imagebuilder:GetImage?ecipe", "arn:aws:imagebuilder:*:111122223333:image-recipe/*", true)]
    [InlineData("*", "arn:aws:imagebuilder:*:*:image-recipe/web/*", true)]
    [InlineData("imagebuilder:List*", "*", false)]
    [InlineData("imagebuilder:GetImage", "*", false)]
    [InlineData("imagebuilder:Get*", "arn:aws:imagebuilder:us-east-1:111122223333:image-recipe/WEB/*", false)]
    [InlineData("imagebuilder:Get*", "arn:aws:imagebuilder:us-east-1:111122223333:image-recipe/web", false)]
    public void Actions_and_resources_are_patterns(string action, string resource, bool allowed)
    {
        var sut = Identity($$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"{{action}}","Resource":["{{resource}}"]}]}""");

        Assert.Equal(allowed ? PolicyDecision.Allow : PolicyDecision.None, sut.Decide(Request()));
    }

    [Fact]
    public void A_deny_wins_wherever_it_stands()
    {
        var allow = """{"Effect":"Allow","Action":"*","Resource":"*"}""";
        var deny = """{"Effect":"Deny","Action":"imagebuilder:Get*","Resource":"*"}""";

        Assert.Equal(PolicyDecision.Deny, Identity($$"""{"Statement":[{{allow}},{{deny}}]}""").Decide(Request()));
        Assert.Equal(PolicyDecision.Deny, Identity($$"""{"Statement":[{{deny}},{{allow}}]}""").Decide(Request()));
        Assert.Equal(PolicyDecision.Deny, PolicyDocument.Decide([Identity($$"""{"Statement":{{allow}}}"""), Identity($$"""{"Statement":{{deny}}}""")], Request()));
    }

    [Theory]
    [InlineData("""{"Effect":"Allow","NotAction":"imagebuilder:Delete*","Resource":"*"}""", PolicyDecision.Allow)]
    [InlineData("""{"Effect":"Allow","NotAction":"imagebuilder:Get*","Resource":"*"}""", PolicyDecision.None)]
    [InlineData("""{"Effect":"Deny","Action":"*","NotResource":"arn:aws:imagebuilder:*:*:component/*"}""", PolicyDecision.Deny)]
    public void What_is_excepted_is_everything_else(string statement, PolicyDecision expected) =>
        Assert.Equal(expected, Identity($$"""{"Statement":{{statement}}}""").Decide(Request()));

    [Theory]
    [InlineData("""{"StringEquals":{"aws:ResourceTag/team":"red"}}""", true)]
    [InlineData("""{"StringEquals":{"AWS:resourcetag/team":["blue","red"]}}""", true)]
    [InlineData("""{"StringEquals":{"aws:ResourceTag/Team":"red"}}""", false)]
    [InlineData("""{"StringEquals":{"aws:ResourceTag/team":"RED"}}""", false)]
    [InlineData("""{"StringEqualsIgnoreCase":{"aws:ResourceTag/team":"RED"}}""", true)]
    [InlineData("""{"StringNotEquals":{"aws:ResourceTag/team":"blue"}}""", true)]
    [InlineData("""{"StringNotEquals":{"aws:ResourceTag/absent":"blue"}}""", true)]
    [InlineData("""{"StringEquals":{"aws:ResourceTag/absent":"blue"}}""", false)]
    [InlineData("""{"StringEqualsIfExists":{"aws:ResourceTag/absent":"blue"}}""", true)]
    [InlineData("""{"StringLike":{"aws:ResourceTag/team":"r*"},"Bool":{"aws:SecureTransport":false}}""", true)]
    [InlineData("""{"StringLike":{"aws:ResourceTag/team":"r*"},"Bool":{"aws:SecureTransport":true}}""", false)]
    [InlineData("""{"Null":{"aws:ResourceTag/absent":"true"}}""", true)]
    [InlineData("""{"Null":{"aws:ResourceTag/team":true}}""", false)]
    [InlineData("""{"IpAddress":{"aws:SourceIp":"10.1.0.0/16"}}""", true)]
    [InlineData("""{"IpAddress":{"aws:SourceIp":["10.2.0.0/16","10.1.2.3"]}}""", true)]
    [InlineData("""{"NotIpAddress":{"aws:SourceIp":["10.1.0.0/16","10.2.0.0/16"]}}""", false)]
    [InlineData("""{"DateLessThan":{"aws:CurrentTime":"2026-02-01T00:00:00Z"}}""", true)]
    [InlineData("""{"DateGreaterThanEquals":{"aws:CurrentTime":"2026-02-01T00:00:00Z"}}""", false)]
    [InlineData("""{"ForAllValues:StringEquals":{"aws:TagKeys":["team","cost"]}}""", true)]
    [InlineData("""{"ForAllValues:StringEquals":{"aws:TagKeys":["team"]}}""", false)]
    [InlineData("""{"ForAnyValue:StringEquals":{"aws:TagKeys":["team"]}}""", true)]
    [InlineData("""{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:user/*"}}""", true)]
    public void Conditions_must_all_hold(string condition, bool allowed)
    {
        var sut = Identity($$"""{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{{condition}} } }""");

        Assert.Equal(allowed ? PolicyDecision.Allow : PolicyDecision.None, sut.Decide(Request()));
    }

    [Theory]
    [InlineData("\"*\"", true)]
    [InlineData("""{"AWS":"111122223333"}""", true)]
    [InlineData("""{"AWS":["999900001111","arn:aws:iam::111122223333:root"]}""", true)]
    [InlineData("""{"AWS":"arn:aws:iam::111122223333:user/ann"}""", true)]
    [InlineData("""{"AWS":"arn:aws:iam::111122223333:user/bob"}""", false)]
    [InlineData("""{"AWS":"999900001111"}""", false)]
    public void The_policy_of_a_resource_names_whom_it_speaks_of(string principal, bool allowed)
    {
        var json = $$"""{"Statement":{"Effect":"Allow","Principal":{{principal}},"Action":"imagebuilder:Get*","Resource":"*"} }""";

        Assert.True(PolicyDocument.TryParse(Encoding.UTF8.GetBytes(json), ofResource: true, out var sut, out _));
        Assert.Equal(allowed ? PolicyDecision.Allow : PolicyDecision.None, sut.Decide(Request()));
    }

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("[]", "must be an object")]
    [InlineData("{}", "no Statement")]
    [InlineData("""{"Statement":[]}""", "empty")]
    [InlineData("""{"Statement":[],"Statement":[]}""", "duplicate")]
    [InlineData("""{"Version":"2020-01-01","Statement":[]}""", "2012-10-17")]
    [InlineData("""{"Statement":{"Effect":"Maybe","Action":"*","Resource":"*"}}""", "Effect")]
    [InlineData("""{"Statement":{"Effect":"Allow","Resource":"*"}}""", "Action or NotAction")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"*","NotAction":"*","Resource":"*"}}""", "not both")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"*"}}""", "Resource or NotResource")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":[],"Resource":"*"}}""", "empty")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":7,"Resource":"*"}}""", "text")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"GetImage","Resource":"*"}}""", "no action")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"*","Resource":"${aws:username}"}}""", "variable")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Extra":1}}""", "Extra")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}}""", "Principal")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringAlmost":{"aws:SourceIp":"x"}}}}""", "StringAlmost")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:Moon":"full"}}}}""", "aws:Moon")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"here"}}}}""", "network")]
    public void What_is_not_understood_is_refused_and_named(string json, string named)
    {
        Assert.False(PolicyDocument.TryParse(Encoding.UTF8.GetBytes(json), ofResource: false, out _, out var problem));
        Assert.Contains(named, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_that_is_too_long_or_too_deep_is_refused()
    {
        Assert.False(PolicyDocument.TryParse(new byte[PolicyDocument.MaximumBytes + 1], ofResource: false, out _, out _));
        Assert.False(PolicyDocument.TryParse(Encoding.UTF8.GetBytes(new string('[', 5000)), ofResource: false, out _, out _));
        Assert.False(PolicyDocument.TryParse("{\"Statement\":{\"Effect\":\"\\ud800\"}}"u8.ToArray(), ofResource: false, out _, out _));
    }

    [Fact]
    public void A_pattern_of_many_stars_takes_no_time()
    {
        var stars = string.Concat(Enumerable.Repeat("*a", 2000));
        var sut = Identity($$"""{"Statement":{"Effect":"Allow","Action":"*","Resource":"{{stars}}"} }""");

        Assert.Equal(PolicyDecision.None, sut.Decide(Request() with { Resource = new string('a', 1500) + "b" }));
    }

    private static PolicyDocument Identity(string json) =>
        PolicyDocument.TryParse(Encoding.UTF8.GetBytes(json), ofResource: false, out var document, out var problem) ? document : throw new FormatException(problem);

    private static PolicyRequest Request() => new()
    {
        Account = "111122223333",
        Principal = "arn:aws:iam::111122223333:user/ann",
        Action = "imagebuilder:GetImageRecipe",
        Resource = Recipe,
        Values = new Dictionary<string, IReadOnlyList<string>>
        {
            [PolicyKeys.ResourceTag + "team"] = ["red"],
            [PolicyKeys.SourceIp] = ["10.1.2.3"],
            [PolicyKeys.SecureTransport] = ["false"],
            [PolicyKeys.CurrentTime] = ["2026-01-31T12:00:00.0000000+00:00"],
            [PolicyKeys.TagKeys] = ["team", "cost"],
            [PolicyKeys.PrincipalArn] = ["arn:aws:iam::111122223333:user/ann"],
        },
    };
}
