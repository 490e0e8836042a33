using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using BuildFarm.Gateway;
using BuildFarm.Gateway.Auth;
using BuildFarm.Gateway.Auth.Identities;
using BuildFarm.Model.Auth;

namespace BuildFarm.Wire.Bench;

/// <summary>How long the farm takes to check the signature of a request such as the AWS CLI sends, its body of 1 KiB hashed too.</summary>
internal static class SignatureCheck
{
    private const int Warm = 20_000;
    private const int Rounds = 7;
    private const int Checks = 20_000;

    private static readonly byte[] s_body = Encoding.ASCII.GetBytes(new string('b', 1024));

    /// <param name="Microseconds">A check with a key that lasts; the median of some rounds.</param>
    /// <param name="SessionMicroseconds">With a session's, whose token is opened each time.</param>
    /// <param name="BareMicroseconds">The hashes alone that a check cannot do without: the body, the canonical request, the signature.</param>
    internal readonly record struct Result(double Microseconds, double SessionMicroseconds, double BareMicroseconds);

    public static async Task<Result> MeasureAsync()
    {
        var root = new FarmCredential { AccessKeyId = "AKIAROOTROOTROOTROOT", SecretAccessKey = new string('s', 40), Account = "000000000000", Principal = "arn:aws:iam::000000000000:root" };
        var identities = new Fixed(IdentitySet.Of(new IdentitiesDocument { Accounts = { ["111122223333"] = new AccountDocument { Roles = { ["r"] = new RoleDocument() } } } }));
        var sessions = new SessionTokens(RandomNumberGenerator.GetBytes(32));
        var session = sessions.Issue(identities.Current.FindRole("111122223333", "r")!, "bench", DateTimeOffset.UtcNow.AddHours(1));
        var options = new GatewayOptions { Http = new(IPAddress.Loopback, 0), Grpc = new(IPAddress.Loopback, 0), RootCredentialFile = "", IdentitiesFile = "", SessionKeyFile = "" };
        var verifier = new SigV4Verifier(new CredentialStore(root, identities, sessions), new SigningKeyCache(), TimeProvider.System, options);
        var lasting = Signed(new SigningCredential(root.AccessKeyId, root.SecretAccessKey));
        var temporary = Signed(new SigningCredential(session.AccessKeyId, session.SecretAccessKey, session.SessionToken));
        return new Result(
            await MedianAsync(() => CheckAsync(verifier, lasting)),
            await MedianAsync(() => CheckAsync(verifier, temporary)),
            await MedianAsync(Bare));
    }

    private static async ValueTask CheckAsync(SigV4Verifier verifier, SignableRequest request)
    {
        if (!SignatureReader.TryRead(request, out var claim, out var failure)
            || (failure = verifier.CheckFrame(claim, [SigV4Names.ImageBuilderService])) is not null
            || (failure = (await verifier.VerifyAsync(claim, s_body, default)).Failure) is not null)
        {
            throw new InvalidOperationException(failure.Message);
        }
    }

    private static ValueTask Bare()
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(s_body, hash);
        SHA256.HashData(s_body.AsSpan(0, 600), hash);
        HMACSHA256.HashData(hash, s_body.AsSpan(0, 160), hash);
        return ValueTask.CompletedTask;
    }

    private static async Task<double> MedianAsync(Func<ValueTask> action)
    {
        for (var check = 0; check < Warm; check++)
        {
            await action();
        }

        var rounds = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            for (var check = 0; check < Checks; check++)
            {
                await action();
            }

            rounds[round] = Stopwatch.GetElapsedTime(started).TotalMicroseconds / Checks;
        }

        Array.Sort(rounds);
        return rounds[Rounds / 2];
    }

    private static SignableRequest Signed(SigningCredential credential)
    {
        var request = new SignableRequest
        {
            Method = "POST",
            RawPath = "/ListImages",
            Headers =
            [
                new("Host", "127.0.0.1:8080"), new("Accept-Encoding", "identity"), new("Content-Type", "application/json"), new("Content-Length", "1024"),
                new("User-Agent", "aws-cli/2.15.0 md/Botocore#2.4.5 ua/2.0 os/linux#6.1 md/arch#x86_64 lang/python#3.11.6 md/pyimpl#CPython cfg/retry-mode#standard"),
                new("amz-sdk-invocation-id", "5f3d7c1e-9a39-4a53-a7bb-d7b4f8d1c001"), new("amz-sdk-request", "attempt=1"),
            ],
        };
        return request with { Headers = [.. request.Headers, .. new SigV4Signer(credential, "us-east-1").Sign(request, s_body, DateTimeOffset.UtcNow)] };
    }

    private sealed class Fixed(IdentitySet set) : IIdentities
    {
        public event Action? Reloaded
        {
            add { }
            remove { }
        }

        public IdentitySet Current => set;
    }
}
