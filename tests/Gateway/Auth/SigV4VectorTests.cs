using System.Globalization;
using BuildFarm.Model.Auth;

namespace BuildFarm.Gateway.Tests.Auth;

/// <summary>Facts that the field publishes, so that signer and verifier cannot be wrong together.</summary>
public sealed class SigV4VectorTests
{
    private static readonly CredentialScope s_scope = new("20150830", "us-east-1", "iam");

    [Fact]
    public void The_published_example_key_derives_as_published()
    {
        var key = SigV4Signature.DeriveKey("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", s_scope);

        Assert.Equal("c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9", Convert.ToHexStringLower(key));
    }

    [Fact]
    public void The_published_example_request_has_the_published_signature()
    {
        var request = new SignableRequest
        {
            Method = "GET",
            RawPath = "/",
            RawQuery = "Action=ListUsers&Version=2010-05-08",
            Headers =
            [
                new("Host", "iam.amazonaws.com"),
                new("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
                new("X-Amz-Date", "20150830T123600Z"),
            ],
        };
        var canonical = CanonicalRequest.Format(request, ["content-type", "host", "x-amz-date"], CanonicalRequest.EmptyPayloadHash);
        var key = SigV4Signature.DeriveKey("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", s_scope);

        var signature = SigV4Signature.Compute(key, "20150830T123600Z", s_scope, canonical);

        Assert.Equal("5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7", signature);
    }

    [Theory]
    [InlineData("/", "/")]
    [InlineData("", "/")]
    [InlineData("/a/../b/./c", "/b/c")]
    [InlineData("//a//b/", "/a/b/")]
    [InlineData("/../..", "/")]
    [InlineData("/tags/arn%3Aaws%3Ax%2Fy", "/tags/arn%253Aaws%253Ax%252Fy")]
    [InlineData("/tags/arn:aws", "/tags/arn%3Aaws")]
    [InlineData("/a~b-c_d.e", "/a~b-c_d.e")]
    public void A_path_is_normalised_and_encoded_once_more(string raw, string expected) => Assert.Equal(expected, CanonicalRequest.Path(raw));

    [Theory]
    [InlineData("b=2&a=1", "a=1&b=2")]
    [InlineData("a=2&a=1", "a=1&a=2")]
    [InlineData("a", "a=")]
    [InlineData("a=x:y/z", "a=x%3Ay%2Fz")]
    [InlineData("a=%7e%2f", "a=~%2F")]
    [InlineData("a=1&X-Amz-Signature=abc", "a=1")]
    [InlineData("A=1&a=2", "A=1&a=2")]
    [InlineData("a-b=1&a=2", "a=2&a-b=1")]
    public void A_query_is_decoded_encoded_and_sorted(string raw, string expected)
    {
        var request = new SignableRequest { Method = "GET", RawPath = "/", RawQuery = raw, Headers = [new("host", "h")] };

        Assert.Equal(expected, CanonicalRequest.Format(request, ["host"], "x").Split('\n')[2]);
    }

    [Fact]
    public void Header_values_are_trimmed_collapsed_and_joined()
    {
        var request = new SignableRequest { Method = "GET", RawPath = "/", Headers = [new("Host", "h"), new("X-A", "  one   two "), new("x-a", "three")] };

        Assert.Equal("x-a:one two,three", CanonicalRequest.Format(request, ["host", "x-a"], "x").Split('\n')[4]);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("%4")]
    [InlineData("%zz")]
    [InlineData("%ff")]
    [InlineData("a%c3")]
    public void Broken_escapes_are_not_decoded(string raw) => Assert.False(PercentEncoding.TryDecode(raw, out _));

    [Fact]
    public void What_is_encoded_decodes_to_itself()
    {
        const string Text = "a b/ü€😀+%&=~";

        Assert.Equal("a%20b%2F%C3%BC%E2%82%AC%F0%9F%98%80%2B%25%26%3D~", PercentEncoding.Encode(Text));
        Assert.True(PercentEncoding.TryDecode(PercentEncoding.Encode(Text), out var decoded));
        Assert.Equal(Text, decoded);
    }

    [Fact]
    public void A_secret_does_not_show_in_text()
    {
        var credential = new SigningCredential("AKIDEXAMPLE", "wJalrXUtnFEMI");

        Assert.DoesNotContain("wJalr", string.Create(CultureInfo.InvariantCulture, $"{credential}"), StringComparison.Ordinal);
    }
}
