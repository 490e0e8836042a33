namespace BuildFarm.Model.Tests.Arns;

using BuildFarm.Model.Arns;
using BuildFarm.Model.Versions;

public sealed class ResourceArnTests
{
    [Theory]
    [InlineData("arn:aws:imagebuilder:us-east-1:000000000000:component/web-server/1.0.0/1")]
    [InlineData("arn:aws:imagebuilder:us-east-1:000000000000:component/web-server/1.0.0")]
    [InlineData("arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x")]
    [InlineData("arn:aws-cn:imagebuilder:cn-north-1:123456789012:image-recipe/a_b/1.0.x")]
    [InlineData("arn:aws:imagebuilder:us-east-1:000000000000:container-recipe/c/1.0.0")]
    [InlineData("arn:aws:imagebuilder:us-east-1:000000000000:image/web/1.0.0/7")]
    [InlineData("arn:aws:imagebuilder:us-east-1:000000000000:image-pipeline/web")]
    [InlineData("arn:aws:imagebuilder:us-east-1:000000000000:infrastructure-configuration/small")]
    [InlineData("arn:aws:imagebuilder:us-east-1:000000000000:distribution-configuration/two")]
    [InlineData("arn:aws:imagebuilder:us-east-1:aws:workflow/build/build-image/1.0.0/1")]
    [InlineData("arn:aws:imagebuilder:us-east-1:aws:workflow/test/test-image/1.x.x")]
    [InlineData("arn:aws:imagebuilder:us-east-1:000000000000:lifecycle-policy/old")]
    public void An_arn_is_written_as_it_was_read(string text) => Assert.Equal(text, ResourceArn.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("arn:aws:ec2:us-east-1:000000000000:image/web/1.0.0")]
    [InlineData("arn:aws:imagebuilder::000000000000:image-pipeline/web")]
    [InlineData("arn:aws:imagebuilder:us-east-1:12345:image-pipeline/web")]
    [InlineData("arn:aws:imagebuilder:us-east-1:000000000000:image-pipeline/")]
    [InlineData("arn:aws:imagebuilder:us-east-1:000000000000:image-pipeline/../etc")]
    [InlineData("arn:aws:imagebuilder:us-east-1:000000000000:image-pipeline/Web")]
    [InlineData("arn:aws:imagebuilder:us-east-1:000000000000:image-pipeline/web/1.0.0")]
    [InlineData("arn:aws:imagebuilder:us-east-1:000000000000:image-recipe/web")]
    [InlineData("arn:aws:imagebuilder:us-east-1:000000000000:image-recipe/web/1.0.0/1")]
    [InlineData("arn:aws:imagebuilder:us-east-1:000000000000:component/web/x.2.x")]
    [InlineData("arn:aws:imagebuilder:us-east-1:000000000000:component/web/1.0.x/1")]
    [InlineData("arn:aws:imagebuilder:us-east-1:000000000000:component/web/1.0.0/0")]
    [InlineData("arn:aws:imagebuilder:us-east-1:000000000000:component/web/1.0.0/1/2")]
    [InlineData("arn:aws:imagebuilder:us-east-1:000000000000:workflow/deploy/a/1.0.0")]
    [InlineData("arn:aws:imagebuilder:us-east-1:000000000000:workflow/build")]
    [InlineData("arn:aws:imagebuilder:us-east-1:000000000000:gadget/a")]
    public void What_is_no_arn_is_refused_with_a_reason(string text)
    {
        Assert.False(ResourceArn.TryParse(text, out _, out var problem));
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void A_name_becomes_lower_case_with_hyphens()
    {
        var arn = ResourceArn.Of(ResourceKind.Component, "us-east-1", "000000000000", "My Web Server", new SemanticVersion(1, 0, 0, 2));

        Assert.Equal("arn:aws:imagebuilder:us-east-1:000000000000:component/my-web-server/1.0.0/2", arn.ToString());
        Assert.Equal(new SemanticVersion(1, 0, 0, 2), arn.ExactVersion);
    }

    [Fact]
    public void Another_version_has_no_build() =>
        Assert.Equal(
            "arn:aws:imagebuilder:us-east-1:aws:workflow/build/b/x.x.x",
            ResourceArn.Parse("arn:aws:imagebuilder:us-east-1:aws:workflow/build/b/1.0.0/3").WithVersion(VersionPattern.Parse("x.x.x")).ToString());
}
