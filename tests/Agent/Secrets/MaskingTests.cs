using System.Text;
using BuildFarm.Agent.Processes;
using BuildFarm.Agent.Secrets;

namespace BuildFarm.Agent.Tests.Secrets;

public sealed class MaskingTests
{
    [Theory]
    [InlineData("a secret here", "a *** here")]
    [InlineData("secretsecret", "******")]
    [InlineData("secre", "secre")]
    [InlineData("secsecret", "sec***")]
    public void Secret_in_a_stream_is_masked_however_the_stream_is_cut(string text, string expected)
    {
        for (int size = 1; size <= text.Length; size++)
        {
            Assert.Equal(expected, Pass(text, size, "secret"));
        }
    }

    [Fact]
    public void Longer_secret_goes_before_a_shorter_one_inside_of_it() => Assert.Equal("***!", Pass("topsecret!", 3, "secret", "topsecret"));

    [Fact]
    public void Lines_of_a_key_are_masked_each() => Assert.Equal("x *** y ***", Pass("x AAAABBBB y CCCCDDDD", 5, "AAAABBBB\nCCCCDDDD"));

    [Fact]
    public void Text_that_could_begin_a_secret_is_let_through_at_the_end() => Assert.Equal("end sec", Pass("end sec", 2, "secret"));

    private static string Pass(string text, int chunk, params string[] secrets)
    {
        var masker = new SecretMasker();
        Array.ForEach(secrets, masker.Add);
        var sink = new Collect();
        var sut = new MaskingSink(masker, sink);
        foreach (byte[] part in Encoding.UTF8.GetBytes(text).Chunk(chunk))
        {
            sut.Write(OutputStream.StandardOutput, part);
        }

        sut.Flush();
        return Encoding.UTF8.GetString([.. sink.Bytes]);
    }

    private sealed class Collect : IOutputSink
    {
        public List<byte> Bytes { get; } = [];

        public void Write(OutputStream stream, ReadOnlySpan<byte> data) => Bytes.AddRange(data);
    }
}
