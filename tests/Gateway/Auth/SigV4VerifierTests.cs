using System.Globalization;
using System.Net;
using System.Text;
using BuildFarm.Gateway.Auth;
using BuildFarm.Model.Auth;

namespace BuildFarm.Gateway.Tests.Auth;

public sealed class SigV4VerifierTests
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.Parse("2026-01-31T12:00:00Z", CultureInfo.InvariantCulture);
    private static readonly byte[] s_body = Encoding.UTF8.GetBytes("""{"name":"x"}""");

    private readonly ManualTime _time = new(s_now);
    private readonly Dictionary<string, FarmCredential> _known = new()
    {
        ["AKIAROOTROOTROOTROOT"] = new() { AccessKeyId = "AKIAROOTROOTROOTROOT", SecretAccessKey = "secret-of-root", Account = "000000000000", Principal = "arn:aws:iam::000000000000:root" },
        ["ASIATEMPTEMPTEMPTEMP"] = new()
        {
            AccessKeyId = "ASIATEMPTEMPTEMPTEMP", SecretAccessKey = "secret-of-temp", SessionToken = "session+token/=", Account = "111111111111",
            Principal = "arn:aws:sts::111111111111:assumed-role/r/s", Expires = s_now.AddHours(1),
        },
    };

    private static readonly SigningCredential s_root = new("AKIAROOTROOTROOTROOT", "secret-of-root");
    private static readonly SigningCredential s_temporary = new("ASIATEMPTEMPTEMPTEMP", "secret-of-temp", "session+token/=");

    [Fact]
    public async Task A_request_signed_in_headers_is_its_signers()
    {
        var outcome = await VerifyAsync(Signed(s_root));

        Assert.Null(outcome.Failure);
        Assert.Equal(("000000000000", "eu-west-1", "arn:aws:iam::000000000000:root"), (outcome.Caller!.Account, outcome.Caller.Region, outcome.Caller.Principal));
    }

    [Fact]
    public async Task A_session_token_goes_with_temporary_credentials()
    {
        Assert.Equal("111111111111", (await VerifyAsync(Signed(s_temporary))).Caller!.Account);
        Assert.Equal(AuthFailure.UnknownKey, (await VerifyAsync(Signed(s_temporary with { SessionToken = null }))).Failure);
        Assert.Equal(AuthFailure.UnknownKey, (await VerifyAsync(Signed(s_temporary with { SessionToken = "another" }))).Failure);
        Assert.Equal(AuthFailure.UnknownKey, (await VerifyAsync(Signed(s_root with { SessionToken = "not asked for" }))).Failure);
        Assert.Equal("111111111111", (await VerifyAsync(Presigned(s_temporary, TimeSpan.FromHours(1)))).Caller!.Account);
    }

    [Fact]
    public async Task Temporary_credentials_end()
    {
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal("ExpiredTokenException", (await VerifyAsync(Signed(s_temporary, at: _time.GetUtcNow()))).Failure!.Type);
    }

    [Fact]
    public async Task An_unknown_key_and_a_wrong_secret_are_told_apart_as_AWS_does()
    {
        Assert.Equal("UnrecognizedClientException", (await VerifyAsync(Signed(new("AKIANOBODYNOBODYNOBO", "x")))).Failure!.Type);
        Assert.Equal(AuthFailure.Mismatch, (await VerifyAsync(Signed(s_root with { SecretAccessKey = "guess" }))).Failure);
    }

    [Fact]
    public async Task Whatever_was_signed_may_not_change()
    {
        var good = Signed(s_root);
        var changed = new[]
        {
            good with { Method = "PUT" },
            good with { RawPath = "/GetImages" },
            good with { RawQuery = "a=2&b=%20x" },
            good with { RawQuery = good.RawQuery + "&c=3" },
            good with { Headers = Replace(good, "Host", "other:80") },
            good with { Headers = Replace(good, "X-Amz-Date", "20260131T120001Z") },
            good with { Headers = Replace(good, "Content-Type", "text/plain") },
            good with { Headers = [.. good.Headers, new("Content-Type", "more")] },
            good with { Headers = Replace(good, "Authorization", Header(good, "Authorization").Replace("eu-west-1", "us-east-1", StringComparison.Ordinal)) },
        };

        foreach (var request in changed)
        {
            Assert.Equal(AuthFailure.Mismatch, (await VerifyAsync(request)).Failure);
        }
    }

    [Fact]
    public async Task A_body_other_than_the_signed_one_is_refused()
    {
        var outcome = await VerifyAsync(Signed(s_root), Encoding.UTF8.GetBytes("""{"name":"y"}"""));

        Assert.Contains("x-amz-content-sha256", outcome.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_is_covered_where_its_hash_is_not_sent_too()
    {
        // As botocore signs: the hash enters the canonical request and no header carries it.
        var request = WithoutHashHeader(s_body);

        Assert.Null((await VerifyAsync(request)).Failure);
        Assert.Equal(AuthFailure.Mismatch, (await VerifyAsync(request, [1, 2, 3])).Failure);
    }

    [Fact]
    public async Task UNSIGNED_PAYLOAD_is_for_presigned_requests_alone()
    {
        var headerSigned = Signed(s_root);
        headerSigned = headerSigned with { Headers = Replace(headerSigned, "X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD") };

        Assert.NotNull((await VerifyAsync(headerSigned)).Failure);
        Assert.Null((await VerifyAsync(Presigned(s_root, TimeSpan.FromMinutes(1)), [1, 2, 3])).Failure);
    }

    [Theory]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public async Task A_signature_is_good_within_five_minutes_of_the_farms_time(int seconds, bool good)
    {
        var outcome = await VerifyAsync(Signed(s_root, at: s_now.AddSeconds(seconds)));

        Assert.Equal(good, outcome.Failure is null);
        if (!good)
        {
            Assert.Equal("InvalidSignatureException", outcome.Failure!.Type);
            Assert.StartsWith(seconds < 0 ? "Signature expired" : "Signature not yet current", outcome.Failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public async Task A_presigned_request_is_good_for_as_long_as_it_says(int age, bool good)
    {
        var request = Presigned(s_root, TimeSpan.FromSeconds(60));
        _time.Advance(TimeSpan.FromSeconds(age));

        Assert.Equal(good, (await VerifyAsync(request)).Failure is null);
    }

    [Theory]
    [InlineData("X-Amz-Expires=60", "X-Amz-Expires=61")]
    [InlineData("X-Amz-Date=20260131", "X-Amz-Date=20260130")]
    [InlineData("a=1", "a=3")]
    [InlineData("X-Amz-Signature=", "X-Amz-Signature=0")]
    public async Task A_presigned_query_may_not_change(string from, string to)
    {
        var request = Presigned(s_root, TimeSpan.FromSeconds(60));

        Assert.NotNull((await VerifyAsync(request with { RawQuery = request.RawQuery.Replace(from, to, StringComparison.Ordinal) })).Failure);
    }

    [Theory]
    [InlineData("X-Amz-Expires=60", "X-Amz-Expires=0")]
    [InlineData("X-Amz-Expires=60", "X-Amz-Expires=604801")]
    [InlineData("X-Amz-Expires=60", "X-Amz-Expires=-1")]
    [InlineData("X-Amz-Expires=60", "X-Amz-Expires=1e1")]
    [InlineData("X-Amz-Expires=60", "x=60")]
    [InlineData("X-Amz-Algorithm=AWS4-HMAC-SHA256", "X-Amz-Algorithm=AWS4-HMAC-SHA1")]
    [InlineData("X-Amz-Algorithm=", "Y=")]
    [InlineData("X-Amz-Credential=", "Y=")]
    [InlineData("X-Amz-SignedHeaders=", "Y=")]
    [InlineData("X-Amz-Date=", "Y=")]
    [InlineData("X-Amz-Date=2026", "X-Amz-Date=26")]
    [InlineData("a=1", "X-Amz-Date=20260131T120000Z")]
    [InlineData("a=1", "a=%ff")]
    public void A_presigned_query_that_is_not_whole_is_incomplete(string from, string to)
    {
        var request = Presigned(s_root, TimeSpan.FromSeconds(60));

        Assert.False(SignatureReader.TryRead(request with { RawQuery = request.RawQuery.Replace(from, to, StringComparison.Ordinal) }, out _, out var failure));
        Assert.Equal("IncompleteSignatureException", failure.Type);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AWS4-HMAC-SHA256")]
    [InlineData("Basic abc")]
    [InlineData("Bearer abc")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/20260131/eu-west-1/imagebuilder/aws4_request, SignedHeaders=host")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/20260131/eu-west-1/imagebuilder, SignedHeaders=host, Signature=00")]
    [InlineData("AWS4-HMAC-SHA256 Credential=/20260131/eu-west-1/imagebuilder/aws4_request, SignedHeaders=host, Signature=00")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/2026013x/eu-west-1/imagebuilder/aws4_request, SignedHeaders=host, Signature=00")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/20260131/eu-west-1/imagebuilder/aws4_request, SignedHeaders=x-amz-date;host, Signature=00")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/20260131/eu-west-1/imagebuilder/aws4_request, SignedHeaders=Host, Signature=00")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/20260131/eu-west-1/imagebuilder/aws4_request, SignedHeaders=, Signature=00")]
    public void A_header_that_is_not_whole_is_incomplete(string authorization)
    {
        var request = new SignableRequest { Method = "GET", RawPath = "/", Headers = [new("host", "h"), new("x-amz-date", "20260131T120000Z"), new("authorization", authorization)] };

        Assert.False(SignatureReader.TryRead(request, out _, out var failure));
        Assert.Equal("IncompleteSignatureException", failure.Type);
    }

    [Theory]
    [InlineData("x-amz-date", "host")]
    [InlineData("host", "x-amz-date")]
    public void Host_and_every_amz_header_must_be_signed(string signed, string named)
    {
        var authorization = $"AWS4-HMAC-SHA256 Credential=a/20260131/eu-west-1/imagebuilder/aws4_request, SignedHeaders={signed}, Signature=00";
        var request = new SignableRequest { Method = "GET", RawPath = "/", Headers = [new("host", "h"), new("x-amz-date", "20260131T120000Z"), new("authorization", authorization)] };

        Assert.False(SignatureReader.TryRead(request, out _, out var failure));
        Assert.Equal("InvalidSignatureException", failure.Type);
        Assert.Contains(named, failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void No_signature_at_all_is_a_missing_token()
    {
        Assert.False(SignatureReader.TryRead(new SignableRequest { Method = "GET", RawPath = "/", Headers = [new("host", "h")] }, out _, out var failure));
        Assert.Equal(AuthFailure.Missing, failure);
    }

    [Fact]
    public void Two_signatures_are_one_too_many()
    {
        var request = Presigned(s_root, TimeSpan.FromSeconds(60));

        Assert.False(SignatureReader.TryRead(request with { Headers = [.. request.Headers, new("Authorization", "AWS4-HMAC-SHA256 x")] }, out _, out var failure));
        Assert.Contains("twice", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3", "eu-west-1", "service")]
    [InlineData("imagebuilder", "EU", "region")]
    [InlineData("imagebuilder", "eu-west-1\n", "region")]
    [InlineData("imagebuilder", "eu-west-1'", "region")]
    public async Task Another_service_or_no_region_is_refused(string service, string region, string problem)
    {
        var request = new SignableRequest { Method = "GET", RawPath = "/x", Headers = [new("host", "h")] };
        var query = new SigV4Signer(s_root, region, service).Presign(request, s_now, TimeSpan.FromMinutes(1));

        Assert.Contains(problem, (await VerifyAsync(request with { RawQuery = query })).Failure!.Message, StringComparison.Ordinal);
    }

    private async Task<AuthOutcome> VerifyAsync(SignableRequest request, byte[]? body = null)
    {
        var options = new GatewayOptions { Http = new(IPAddress.Loopback, 0), Grpc = new(IPAddress.Loopback, 0), RootCredentialFile = "", IdentitiesFile = "", SessionKeyFile = "" };
        var sut = new SigV4Verifier(new Store(_known), new SigningKeyCache(), _time, options);
        if (!SignatureReader.TryRead(request, out var claim, out var failure))
        {
            return failure;
        }

        return sut.CheckFrame(claim, ["imagebuilder"]) is { } refused ? refused : await sut.VerifyAsync(claim, body ?? s_body, default);
    }

    private static SignableRequest Base() => new()
    {
        Method = "POST",
        RawPath = "/ListImages",
        RawQuery = "a=1&b=%20x",
        Headers = [new("Host", "127.0.0.1:8080"), new("Content-Type", "application/json")],
    };

    private static SignableRequest Signed(SigningCredential credential, DateTimeOffset? at = null)
    {
        var request = Base();
        return request with { Headers = [.. request.Headers, .. new SigV4Signer(credential, "eu-west-1").Sign(request, s_body, at ?? s_now)] };
    }

    private static SignableRequest Presigned(SigningCredential credential, TimeSpan lifetime) =>
        Base() with { RawQuery = new SigV4Signer(credential, "eu-west-1").Presign(Base(), s_now, lifetime) };

    private static SignableRequest WithoutHashHeader(byte[] body)
    {
        var scope = new CredentialScope("20260131", "eu-west-1", "imagebuilder");
        var request = Base() with { Headers = [new("host", "h"), new("x-amz-date", "20260131T120000Z")] };
        var canonical = CanonicalRequest.Format(request, ["host", "x-amz-date"], CanonicalRequest.HashPayload(body));
        var signature = SigV4Signature.Compute(SigV4Signature.DeriveKey("secret-of-root", scope), "20260131T120000Z", scope, canonical);
        var authorization = $"AWS4-HMAC-SHA256 Credential=AKIAROOTROOTROOTROOT/{scope}, SignedHeaders=host;x-amz-date, Signature={signature}";
        return request with { Headers = [.. request.Headers, new("authorization", authorization)] };
    }

    private static string Header(SignableRequest request, string name) => request.Headers.Single(header => header.Key == name).Value;

    private static List<KeyValuePair<string, string>> Replace(SignableRequest request, string name, string value) =>
        [.. request.Headers.Select(header => header.Key == name ? new(name, value) : header)];

    private sealed class Store(Dictionary<string, FarmCredential> known) : ICredentialStore
    {
        public ValueTask<FarmCredential?> FindAsync(string accessKeyId, string? sessionToken, CancellationToken cancellation) => ValueTask.FromResult(known.GetValueOrDefault(accessKeyId));
    }
}
