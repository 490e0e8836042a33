using BuildFarm.Cli.Farm;
using BuildFarm.Cli.Terminal;
using BuildFarm.Model.Api;
using Google.Protobuf;

namespace BuildFarm.Cli.Trial;

/// <summary>
/// The resources of one trial, under one prefix that nothing else has. What is about to be made is noted first, so that a call
/// whose answer got lost is cleaned up after, too.
/// </summary>
internal sealed class TrialResources(IFarm farm, TimeProvider time, Func<string> newToken, string prefix)
{
    private const string Version = "1.0.0";

    /// <summary>A build that has ended takes its instance down first; until then its image cannot be deleted.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Stack<(string Arn, Func<string, IMessage> Delete)> made = new();

    private string? image;

    /// <summary>The farm's name of a document of the plan.</summary>
    public string ComponentName(int index) => $"{prefix}-{index + 1}";

    /// <summary>Makes everything and starts the build; answers its ARN.</summary>
    public async Task<string> StartAsync(TrialPlan plan, string parentImage, CancellationToken cancellation)
    {
        var recipe = new CreateImageRecipeRequest { Name = prefix, SemanticVersion = Version, ParentImage = parentImage };
        for (var i = 0; i < plan.Components.Count; i++)
        {
            recipe.Components.Add(await ComponentAsync(plan.Components[i], ComponentName(i), cancellation));
        }

        var recipeArn = await MakeAsync<CreateImageRecipeResponse>(
            recipe, $"image-recipe/{prefix}/{Version}", a => a.ImageRecipeArn, arn => new DeleteImageRecipeRequest { ImageRecipeArn = arn }, cancellation);
        var infrastructure = await MakeAsync<CreateInfrastructureConfigurationResponse>(
            new CreateInfrastructureConfigurationRequest { Name = prefix, InstanceProfileName = "trial" },
            $"infrastructure-configuration/{prefix}",
            a => a.InfrastructureConfigurationArn,
            arn => new DeleteInfrastructureConfigurationRequest { InfrastructureConfigurationArn = arn },
            cancellation);
        var workflow = await MakeAsync<CreateWorkflowResponse>(
            new CreateWorkflowRequest { Name = prefix, SemanticVersion = Version, Type = plan.IsTest ? WorkflowType.Test : WorkflowType.Build, Data = TrialWorkflow.Document(prefix, plan.HoldsInstance) },
            $"workflow/{(plan.IsTest ? "test" : "build")}/{prefix}/{Version}/1",
            a => a.WorkflowBuildVersionArn,
            arn => new DeleteWorkflowRequest { WorkflowBuildVersionArn = arn },
            cancellation);
        var start = new CreateImageRequest
        {
            ImageRecipeArn = recipeArn,
            InfrastructureConfigurationArn = infrastructure,
            EnhancedImageMetadataEnabled = false,
            ImageTestsConfiguration = new ImageTestsConfiguration { ImageTestsEnabled = plan.IsTest },
            Workflows = { new WorkflowConfiguration { WorkflowArn = workflow } },
        };
        image = Arn($"image/{prefix}/{Version}/1");
        return image = await MakeAsync<CreateImageResponse>(
            start, $"image/{prefix}/{Version}/1", a => a.ImageBuildVersionArn, arn => new DeleteImageRequest { ImageBuildVersionArn = arn }, cancellation);
    }

    /// <summary>Cancels the build, when there is one that has not ended.</summary>
    public async Task CancelAsync()
    {
        if (image is null) return;
        try
        {
            await farm.CallAsync(new CancelImageCreationRequest { ImageBuildVersionArn = image, ClientToken = newToken() }, CancellationToken.None);
        }
        catch (FarmException failure) when (!failure.IsTransport)
        {
            // It was never started, or ended meanwhile: the delete that follows says what is left of it.
            image = null;
        }
    }

    /// <summary>Deletes everything, last made first. Answers what could not be deleted, each with the reason.</summary>
    public async Task<IReadOnlyList<(string Arn, string Reason)>> RemoveAsync()
    {
        var left = new List<(string Arn, string Reason)>();
        FarmException? away = null;
        while (made.TryPop(out var resource))
        {
            try
            {
                if (away is not null) throw away; // a farm that is gone is waited for once
                await DeleteAsync(resource.Delete(resource.Arn));
            }
            catch (FarmException failure) when (!failure.IsNotFound)
            {
                away = failure.IsTransport ? failure : null;
                left.Add((resource.Arn, failure.Message));
            }
            catch (FarmException)
            {
                // It was noted and then not made: a refusal, or an answer that never came.
                continue;
            }
        }

        return left;
    }

    private async Task<ComponentConfiguration> ComponentAsync(TrialComponent component, string name, CancellationToken cancellation)
    {
        var create = new CreateComponentRequest { Name = name, SemanticVersion = Version, Platform = Platform.Linux, Data = component.Data };
        // A trial is there to see it run, and leaves no layer behind.
        create.Tags.Add("buildfarm:cache", "never");
        var configuration = new ComponentConfiguration
        {
            ComponentArn = await MakeAsync<CreateComponentResponse>(
                create, $"component/{name}/{Version}/1", a => a.ComponentBuildVersionArn, arn => new DeleteComponentRequest { ComponentBuildVersionArn = arn }, cancellation),
        };
        configuration.Parameters.AddRange(component.Parameters.Select(p => new ComponentParameter { Name = p.Key, Value = { p.Value } }));
        return configuration;
    }

    private async Task<string> MakeAsync<TAnswer>(
        IMessage create, string expected, Func<TAnswer, string> arnOf, Func<string, IMessage> delete, CancellationToken cancellation) where TAnswer : IMessage<TAnswer>
    {
        cancellation.ThrowIfCancellationRequested();
        Apply.ClientTokens.Set(create, newToken());
        made.Push((Arn(expected), delete));
        // Not to be interrupted: what is made has to be known.
        var arn = arnOf(await farm.CallAsync<TAnswer>(create, CancellationToken.None));
        made.Pop();
        made.Push((arn, delete));
        return arn;
    }

    private async Task DeleteAsync(IMessage delete)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                await farm.CallAsync(delete, CancellationToken.None);
                return;
            }
            catch (FarmException failure) when (failure.Code == ErrorCode.ResourceDependency && time.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(Pause, time);
            }
        }
    }

    private string Arn(string resource) => $"arn:aws:imagebuilder:{farm.Connection.Region}:{farm.Connection.Account}:{resource}";
}
