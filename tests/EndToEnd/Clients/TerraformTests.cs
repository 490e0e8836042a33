using BuildFarm.EndToEnd.Tests.Support;

namespace BuildFarm.EndToEnd.Tests.Clients;

/// <summary>
/// Terraform with its AWS provider makes, changes and destroys every kind of resource it has. The provider comes from where this machine's Terraform finds
/// providers, or from the folder in BUILDFARM_TERRAFORM_PLUGINS.
/// </summary>
public sealed class TerraformTests
{
    private const string Init = "f=$(mktemp -d) && printf 'terraform {\\n required_providers {\\n aws = { source = \"hashicorp/aws\" }\\n }\\n}\\n' >$f/main.tf"
        + " && terraform -chdir=$f init -input=false ${BUILDFARM_TERRAFORM_PLUGINS:+-plugin-dir=$BUILDFARM_TERRAFORM_PLUGINS}; s=$?; rm -rf $f; exit $s";

    private const int NothingToDo = 0;
    private const int Changes = 2;

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    [ClientFact(Init)]
    public async Task A_second_plan_is_empty_a_change_is_made_in_place_and_destroy_leaves_nothing()
    {
        await using var farm = new Farm { Simulated = true };
        await farm.StartAsync();
        var folder = Directory.CreateDirectory(Path.Combine(farm.Folder, "terraform")).FullName;
        File.Copy(Path.Combine(Programs.Root, "tests", "EndToEnd", "Clients", "Terraform", "main.tf"), Path.Combine(folder, "main.tf"));
        var environment = await ClientEnvironment.OfAsync(farm);
        environment["TF_VAR_endpoint"] = farm.Endpoint;
        Task<ProgramRun> TerraformAsync(params string[] arguments) => ProgramRun.RunAsync("terraform", arguments, environment, folder: folder, limit: s_limit);
        var plugins = Environment.GetEnvironmentVariable("BUILDFARM_TERRAFORM_PLUGINS");
        (await TerraformAsync(["init", "-input=false", "-no-color", .. plugins is null ? Array.Empty<string>() : ["-plugin-dir=" + plugins]])).Expect(0);

        Assert.Contains("9 added", (await TerraformAsync("apply", "-auto-approve", "-input=false", "-no-color")).Expect(0).Output, StringComparison.Ordinal);
        (await TerraformAsync("plan", "-detailed-exitcode", "-input=false", "-no-color")).Expect(NothingToDo);
        (await TerraformAsync("plan", "-detailed-exitcode", "-input=false", "-no-color", "-var", "note=second")).Expect(Changes);
        Assert.Contains("0 added, 4 changed, 0 destroyed", (await TerraformAsync("apply", "-auto-approve", "-input=false", "-no-color", "-var", "note=second")).Expect(0).Output, StringComparison.Ordinal);
        (await TerraformAsync("plan", "-detailed-exitcode", "-input=false", "-no-color", "-var", "note=second")).Expect(NothingToDo);
        Assert.Contains("9 destroyed", (await TerraformAsync("destroy", "-auto-approve", "-input=false", "-no-color")).Expect(0).Output, StringComparison.Ordinal);

        using var client = new SignedClient(farm);
        Assert.DoesNotContain("tf-life", await client.CatalogAsync(), StringComparison.Ordinal);
    }
}
