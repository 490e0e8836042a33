using System.Collections;
using BuildFarm.Cli.Apply.Kinds;
using BuildFarm.Cli.Farm;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Auth;
using BuildFarm.Model.FarmApi;
using BuildFarm.Model.Versions;
using Google.Protobuf;

namespace BuildFarm.Cli.Tests.Fakes;

/// <summary>A farm that keeps resources in memory: enough of create, get, update and tag to apply against, and answers that tests put in.</summary>
internal sealed class FakeFarm : IFarm
{
    private readonly Dictionary<string, IMessage> resources = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, Func<IMessage, IMessage>> answers = [];

    public FarmConnection Connection { get; } = new()
    {
        Endpoint = new Uri("http://127.0.0.1:1"),
        Grpc = new Uri("http://127.0.0.1:2"),
        Region = "us-east-1",
        Account = "000000000000",
        Credential = new SigningCredential("AKID", "secret"),
        Origin = "the fake farm",
    };

    /// <summary>Every call that changed something, in order.</summary>
    public List<IMessage> Changes { get; } = [];

    /// <summary>Calls that fail, by the request's type name.</summary>
    public Dictionary<string, FarmException> Failures { get; } = new(StringComparer.Ordinal);

    public Queue<IReadOnlyList<object>> Streams { get; } = new();

    /// <summary>Whether a stream goes on without further events, as that of a build that waits.</summary>
    public bool StreamsStayOpen { get; set; }

    public List<WatchBuildRequest> Watched { get; } = [];

    public IReadOnlyDictionary<string, IMessage> Resources => resources;

    public void Answer<TRequest>(Func<TRequest, IMessage> answer) where TRequest : IMessage => answers[typeof(TRequest)] = request => answer((TRequest)request);

    public Task<IMessage> CallAsync(IMessage request, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (Failures.TryGetValue(request.Descriptor.Name, out var failure)) return Task.FromException<IMessage>(failure);
        try
        {
            return Task.FromResult(answers.TryGetValue(request.GetType(), out var answer) ? answer(request) : Serve(request));
        }
        catch (FarmException refusal)
        {
            return Task.FromException<IMessage>(refusal);
        }
    }

    public async IAsyncEnumerable<BuildEvent> WatchAsync(WatchBuildRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        Watched.Add(request);
        await Task.Yield();
        foreach (var item in Streams.Dequeue())
        {
            cancellation.ThrowIfCancellationRequested();
            if (item is Exception failure) throw failure;
            yield return (BuildEvent)item;
        }

        if (StreamsStayOpen) await Task.Delay(Timeout.Infinite, cancellation);
    }

    public void Dispose()
    {
    }

    private IMessage Serve(IMessage request)
    {
        foreach (var kind in KindTable.All)
        {
            if (request.Descriptor.FullName == kind.Get.Request.FullName) return Get(kind, request);
            if (request.Descriptor.FullName == kind.Create.Request.FullName) return Create(kind, request);
            if (request.Descriptor.FullName == kind.Update?.Request.FullName) return Update(kind, request);
        }

        if (request is GetImageRequest image) throw NotFound(image.ImageBuildVersionArn);
        Changes.Add(request.Descriptor.Parser.ParseFrom(request.ToByteArray()));
        return request switch
        {
            TagResourceRequest => new TagResourceResponse(),
            UntagResourceRequest => new UntagResourceResponse(),
            _ => throw new InvalidOperationException($"no answer for {request.Descriptor.Name}"),
        };
    }

    private IMessage Get(KindInfo kind, IMessage request)
    {
        var arn = ResourceArn.Parse((string)kind.GetArn.Accessor.GetValue(request));
        var match = resources.Keys.Select(ResourceArn.Parse)
            .Where(candidate => candidate.Kind == arn.Kind && candidate.Name == arn.Name && candidate.Account == arn.Account && candidate.WorkflowType == arn.WorkflowType)
            .Where(candidate => arn.Version is not { } pattern || pattern.Matches(candidate.ExactVersion))
            .Where(candidate => arn.Build is null || candidate.Build == arn.Build)
            .OrderBy(candidate => candidate.Version is null ? default : candidate.ExactVersion).LastOrDefault() ?? throw NotFound(arn.ToString());
        var answer = kind.Get.Response.Parser.ParseFrom(ByteString.Empty);
        kind.Resource.Accessor.SetValue(answer, resources[match.ToString()]);
        return answer;
    }

    private IMessage Create(KindInfo kind, IMessage request)
    {
        Assert.NotEqual("", request.Descriptor.FindFieldByName("client_token").Accessor.GetValue(request));
        Changes.Add(request.Descriptor.Parser.ParseFrom(request.ToByteArray()));
        var name = (string)request.Descriptor.FindFieldByName("name").Accessor.GetValue(request);
        var arn = ResourceArn.Of(kind.Kind, Connection.Region, Connection.Account, name);
        if (request is CreateWorkflowRequest workflow) arn = arn with { WorkflowType = Model.Enums.WireNames.Of(workflow.Type)!.ToLowerInvariant() };
        if (kind.IsVersioned) arn = arn.WithVersion(NextVersion(kind, arn, (string)request.Descriptor.FindFieldByName("semantic_version").Accessor.GetValue(request)));
        Store(kind, arn, request, kind.Resource.MessageType.Parser.ParseFrom(ByteString.Empty));
        var answer = kind.Create.Response.Parser.ParseFrom(ByteString.Empty);
        kind.CreatedArn.Accessor.SetValue(answer, arn.ToString());
        return answer;
    }

    private SemanticVersion NextVersion(KindInfo kind, ResourceArn arn, string wanted)
    {
        var pattern = VersionPattern.Parse(wanted);
        var existing = resources.Keys.Select(ResourceArn.Parse).Where(c => c.Kind == arn.Kind && c.Name == arn.Name && pattern.Matches(c.ExactVersion)).Select(c => c.ExactVersion).ToList();
        var version = pattern.Next(existing.Count == 0 ? null : existing.Max());
        return kind.HasBuilds ? version with { Build = existing.Count + 1 } : version;
    }

    private IMessage Update(KindInfo kind, IMessage request)
    {
        Changes.Add(request.Descriptor.Parser.ParseFrom(request.ToByteArray()));
        var arn = (string)request.Descriptor.FindFieldByName(kind.GetArn.Name).Accessor.GetValue(request);
        var name = kind.Resource.MessageType.FindFieldByName("name");
        var fresh = kind.Resource.MessageType.Parser.ParseFrom(ByteString.Empty);
        name.Accessor.SetValue(fresh, name.Accessor.GetValue(resources[arn]));
        Store(kind, ResourceArn.Parse(arn), request, fresh);
        return kind.Update!.Response.Parser.ParseFrom(ByteString.Empty);
    }

    private void Store(KindInfo kind, ResourceArn arn, IMessage request, IMessage resource)
    {
        foreach (var field in resource.Descriptor.Fields.InDeclarationOrder())
        {
            var source = request.Descriptor.FindFieldByName(field.Name == "version" ? "semantic_version" : field.Name);
            if (source is null || field.FieldType != source.FieldType) continue;
            if (field.IsMap) foreach (DictionaryEntry entry in (IDictionary)source.Accessor.GetValue(request)) ((IDictionary)field.Accessor.GetValue(resource))[entry.Key] = entry.Value;
            else if (field.IsRepeated) foreach (var item in (IList)source.Accessor.GetValue(request)) ((IList)field.Accessor.GetValue(resource)).Add(item);
            else if (source.FieldType == Google.Protobuf.Reflection.FieldType.Message ? source.Accessor.GetValue(request) is not null : source.Accessor.HasValue(request)) field.Accessor.SetValue(resource, source.Accessor.GetValue(request));
        }

        resource.Descriptor.FindFieldByName("arn").Accessor.SetValue(resource, arn.ToString());
        // The same bytes as a real farm's answer: nothing shared with the caller's message.
        resources[arn.ToString()] = resource.Descriptor.Parser.ParseFrom(resource.ToByteArray());
    }

    private static FarmException NotFound(string arn) => new(ErrorCode.ResourceNotFound, $"The resource {arn} does not exist.");
}
