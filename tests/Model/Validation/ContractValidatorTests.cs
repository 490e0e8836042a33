namespace BuildFarm.Model.Tests.Validation;

using BuildFarm.Model.Api;
using BuildFarm.Model.Errors;
using BuildFarm.Model.Validation;

public sealed class ContractValidatorTests
{
    [Fact]
    public void Every_rule_of_the_contract_broken_once_is_found_at_its_field()
    {
        var cases = RuleCases.All().ToList();

        var missed = cases.Where(broken => !IsFound(broken)).Select(broken => broken.ToString()).ToList();

        Assert.Empty(missed);
        Assert.True(cases.Count > 1000, $"only {cases.Count} cases");
    }

    [Fact]
    public void A_complete_request_has_no_violations() => Assert.Empty(ContractValidator.Validate(Complete()));

    [Fact]
    public void Nested_and_listed_fields_are_named_by_their_path()
    {
        var request = new CreateImageRecipeRequest
        {
            Name = "web", SemanticVersion = "1.0.0", ParentImage = "debian-12", ClientToken = "t",
            Components = { new ComponentConfiguration { ComponentArn = "nonsense" } },
            BlockDeviceMappings = { new InstanceBlockDeviceMapping { Ebs = new EbsInstanceBlockDeviceSpecification { VolumeSize = 0 } } },
            Tags = { ["aws:x"] = "v" },
        };

        var paths = ContractValidator.Validate(request).Select(violation => $"{violation.Path} {violation.Rule}").ToList();

        Assert.Equal(["components[0].componentArn pattern", "blockDeviceMappings[0].ebs.volumeSize min", "tags['aws:x'] key.pattern"], paths);
    }

    [Fact]
    public void A_value_is_never_repeated_in_a_message()
    {
        var request = Complete();
        request.KmsKeyId = new string('s', 2000) + "ecret";

        var violation = Assert.Single(ContractValidator.Validate(request));

        Assert.DoesNotContain("ecret", violation.Message, StringComparison.Ordinal);
        Assert.Contains("2005", violation.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trailing_line_break_does_not_match_a_pattern_that_ends_in_a_dollar()
    {
        var request = Complete();
        request.SemanticVersion = "1.0.0\n";

        Assert.Equal("pattern", Assert.Single(ContractValidator.Validate(request)).Rule);
    }

    [Fact]
    public void Characters_are_counted_not_utf16_units()
    {
        var request = Complete();
        request.Description = string.Concat(Enumerable.Repeat("😀", 1024));

        Assert.Empty(ContractValidator.Validate(request));
    }

    [Fact]
    public void A_refusal_names_every_violation()
    {
        var refusal = Assert.Throws<ApiException>(() => ContractValidator.ThrowIfInvalid(new CreateComponentRequest()));

        Assert.Equal(ErrorCode.InvalidRequest, refusal.Code);
        Assert.Contains("4 validation errors detected", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("clientToken must be given", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_with_endless_violations_gives_a_bounded_list()
    {
        var request = new UntagResourceRequest { ResourceArn = "x", TagKeys = { Enumerable.Repeat("aws:no", 1000) } };

        Assert.Equal(ContractValidator.MaxViolations, ContractValidator.Validate(request).Count);
    }

    private static bool IsFound(RuleCase broken) => ContractValidator.Validate(broken.Message)
        .Any(violation => violation.Rule == broken.Rule && violation.Path.StartsWith(broken.Field.JsonName, StringComparison.Ordinal));

    private static CreateComponentRequest Complete() => new()
    {
        Name = "Web server", SemanticVersion = "1.0.0", Platform = Platform.Linux, Data = "x", ClientToken = "t", Tags = { ["a"] = "" },
    };
}
