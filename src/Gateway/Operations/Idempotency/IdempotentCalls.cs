using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Errors;
using Google.Protobuf;

namespace BuildFarm.Gateway.Operations.Idempotency;

/// <summary>
/// Runs a change once a client token: the change and the token's answer are one commit, so the same token and request answer the
/// first result, also after a crash between the two, and another request is a mismatch.
/// </summary>
internal sealed class IdempotentCalls(ICatalog catalog, TimeProvider time)
{
    // A plan is made on what it read; others may write in between. Of so many callers at once that change one thing, each has its turn:
    // one wins every round. More rounds than that are no accident.
    private const int MaxRounds = 256;

    /// <summary>Tokens of one account, region and operation are apart from all others.</summary>
    public static string ScopeOf(CallContext context, string operation) => $"{context.Account}/{context.Region}/{operation}";

    /// <param name="plan">Reads and checks, and says what to write; called again when another change came between.</param>
    /// <exception cref="ApiException">IdempotentParameterMismatch, the plan's own refusals, or ResourceInUse when others keep changing the same thing.</exception>
    public async Task<TResponse> RunAsync<TResponse>(CallContext context, string operation, IMessage request, Func<Task<CommitPlan<TResponse>>> plan)
        where TResponse : IMessage<TResponse>, new()
    {
        var scope = ScopeOf(context, operation);
        var token = RequestDigest.TokenOf(request);
        var digest = RequestDigest.Of(request, RequestDigest.ClientToken);
        if (await catalog.GetClientTokenAsync(scope, token, context.Cancellation) is { } earlier)
        {
            return Replay<TResponse>(context, earlier, digest);
        }

        for (var round = 0; round < MaxRounds; round++)
        {
            CommitPlan<TResponse> planned;
            context.Named.Clear();
            try
            {
                planned = await plan();
            }
            catch (ApiException)
            {
                // The same call may have run beside this one: what it made is then what the plan stumbled over.
                if (await catalog.GetClientTokenAsync(scope, token, context.Cancellation) is { } meanwhile)
                {
                    return Replay<TResponse>(context, meanwhile, digest);
                }

                throw;
            }

            var now = time.GetUtcNow();
            var keep = new PutClientToken(scope, token, digest, now, numbers => Stored(planned.Answer(numbers), token));
            // In one order, so that no two commits wait for each other.
            var named = context.Named.Order(StringComparer.Ordinal).Select(arn => Deletion.Spares(arn, now));
            var result = await catalog.CommitAsync([.. named, .. planned.Writes, keep], context.Cancellation);
            switch (result.Outcome)
            {
                case CommitOutcome.Committed:
                    var answer = planned.Answer(result.Numbers);
                    WithToken(answer, token);
                    return Answers.Stamp(answer, context);
                case CommitOutcome.TokenTaken:
                    return Replay<TResponse>(context, result.Token!, digest);
                case CommitOutcome.Full:
                    throw Quotas.Exceeded(planned.Writes.OfType<RequireRoom>().First(room => room.Kind == result.Subject));
                case CommitOutcome.Exists when planned.Exists is { } exists:
                    throw exists();
            }
        }

        throw new ApiException(ErrorCode.ResourceInUse, "The resource is being changed by others at the same time. Try again.");
    }

    private static byte[] Stored<TResponse>(TResponse answer, string token) where TResponse : IMessage
    {
        WithToken(answer, token);
        return answer.ToByteArray();
    }

    private static void WithToken(IMessage answer, string token) =>
        answer.Descriptor.FindFieldByName(RequestDigest.ClientToken)?.Accessor.SetValue(answer, token);

    private static TResponse Replay<TResponse>(CallContext context, ClientTokenRow row, string digest) where TResponse : IMessage<TResponse>, new()
    {
        if (row.RequestDigest != digest)
        {
            throw Errors.TokenMismatch(row.Token);
        }

        var answer = new TResponse();
        answer.MergeFrom(row.Answer);
        return Answers.Stamp(answer, context);
    }
}
