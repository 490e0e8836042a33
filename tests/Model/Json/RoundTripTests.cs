namespace BuildFarm.Model.Tests.Json;

using System.Text;
using System.Text.Json;
using BuildFarm.Model.Json;
using BuildFarm.Model.Tests.Support;

public sealed class RoundTripTests
{
    public static TheoryData<string> Types => [.. ContractTypes.All.Select(type => type.FullName)];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_message_written_and_read_again_is_the_same(string typeName)
    {
        var type = ContractTypes.Named(typeName);
        for (var seed = 0; seed < 40; seed++)
        {
            var message = new RandomMessages(seed).Make(type);

            var json = ApiJson.ToUtf8(message);

            Assert.True(message.Equals(ApiJson.Parse(type, json)), $"seed {seed}: {Encoding.UTF8.GetString(json)}");
            Assert.Equal(json, ApiJson.ToUtf8(ApiJson.Parse(type, json)));
            using var valid = JsonDocument.Parse(json);
        }
    }

    [Fact]
    public void Every_operation_contributes_types() => Assert.True(ContractTypes.All.Count > 200, $"{ContractTypes.All.Count} types");
}
