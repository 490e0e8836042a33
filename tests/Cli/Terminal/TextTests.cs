using BuildFarm.Cli.Terminal;

namespace BuildFarm.Cli.Tests.Terminal;

public sealed class TextTests
{
    [Theory]
    [InlineData("platfrom", "platform")]
    [InlineData("semanticversion", "semanticVersion")]
    [InlineData("xyz", null)]
    public void The_nearest_name_is_the_one_that_was_meant(string word, string? expected) =>
        Assert.Equal(expected, NearestName.Find(word, ["name", "platform", "semanticVersion", "description"]));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1500, "1.5 kB")]
    [InlineData(178_000_000, "178 MB")]
    [InlineData(-2_500_000, "-2.5 MB")]
    public void Sizes_are_decimal_and_short(long bytes, string expected) => Assert.Equal(expected, Units.Size(bytes));

    [Theory]
    [InlineData(420, "0.42 s")]
    [InlineData(12_340, "12.3 s")]
    [InlineData(187_000, "3m 07s")]
    [InlineData(3_720_000, "1h 02m")]
    public void Times_are_short(long milliseconds, string expected) => Assert.Equal(expected, Units.Time(milliseconds));

    [Fact]
    public void Output_of_a_component_cannot_steer_the_terminal() =>
        Assert.Equal("red and\tcleared", ControlCharacters.Clean("\u001b[31mred\u001b[0m and\tcleared\u001b[2J\u0007"));
}
