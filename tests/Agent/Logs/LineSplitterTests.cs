using System.Text;
using BuildFarm.Agent.Logs;

namespace BuildFarm.Agent.Tests.Logs;

public sealed class LineSplitterTests
{
    [Theory]
    [InlineData("a\nb\n", new[] { "a", "b" })]
    [InlineData("a\r\n\nb", new[] { "a", "", "b" })]
    [InlineData("12345678901", new[] { "12345678", "901" })]
    [InlineData("1234567ü9", new[] { "1234567", "ü9" })]
    [InlineData("1234567\n8", new[] { "1234567", "8" })]
    [InlineData("12345678\n9", new[] { "12345678", "9" })]
    public void Stream_is_cut_into_lines_of_at_most_eight_bytes_however_it_arrives(string text, string[] expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        for (int chunk = 1; chunk <= bytes.Length; chunk++)
        {
            List<string> lines = [];
            var sut = new LineSplitter(8, lines.Add);
            foreach (byte[] part in bytes.Chunk(chunk))
            {
                sut.Add(part);
            }

            sut.Flush();
            Assert.Equal(expected, lines);
        }
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_become_replacement_characters()
    {
        List<string> lines = [];
        var sut = new LineSplitter(8, lines.Add);
        sut.Add([0xff, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, (byte)'\n']);
        Assert.Equal(9, string.Concat(lines).Count(c => c == '\uFFFD'));
    }
}
