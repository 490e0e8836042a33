using System.Collections.Immutable;
using System.Globalization;
using Orleans;

namespace BuildFarm.Embedded.Tests.Grains;

/// <summary>A member of every kind that may be stored.</summary>
[GenerateSerializer, Alias("test.rich-state")]
public sealed record RichState
{
    [Id(0)] public string Text { get; set; } = "";
    [Id(1)] public int? Maybe { get; init; }
    [Id(2)] public DateTimeOffset When { get; init; }
    [Id(3)] public TimeSpan Span { get; init; }
    [Id(4)] public Guid Guid { get; init; }
    [Id(5)] public RichKind Kind { get; init; }
    [Id(6)] public byte[] Bytes { get; init; } = [];
    [Id(7)] public List<RichItem> Items { get; private set; } = [];
    [Id(8)] public Dictionary<string, ImmutableArray<int>> Numbers { get; init; } = [];
    [Id(9)] public HashSet<string> Set { get; init; } = [];
    [Id(10)] public ImmutableArray<RichPoint> Points { get; init; } = [];
    [Id(11)] public RichShape? Shape { get; init; }
    [Id(12)] public (string Name, int Count) Pair { get; init; }
    [Id(13)] public ICounterGrain? Friend { get; set; }
    [Id(14)] public bool OnByDefault { get; init; } = true;
    [Id(15)] public decimal Price { get; init; }
    [Id(16)] public double Ratio { get; init; }
    [Id(17)] private int _hidden;

    public int Hidden => _hidden;

    public static RichState Sample()
    {
        var state = new RichState
        {
            Text = "zażółć \"quoted\" </script>", Maybe = 7, When = DateTimeOffset.Parse("2026-03-04T05:06:07.8901234+02:00", CultureInfo.InvariantCulture), Span = TimeSpan.FromTicks(123456789),
            Guid = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), Kind = RichKind.Second, Bytes = [1, 2, 255],
            Numbers = { ["a"] = [1, 2], ["b"] = [] }, Set = ["x", "y"], Points = [new(1, 2), new(3, 4)], Shape = new RichCircle { Name = "c", Radius = 2.5 },
            Pair = ("p", 3), OnByDefault = false, Price = 1.10m, Ratio = double.PositiveInfinity, _hidden = 42,
        };
        state.Items.Add(new RichItem { Name = "one", Children = [new RichItem { Name = "child" }] });
        return state;
    }

    public string Describe() => string.Join('|', Text, Maybe, When.ToString("O"), Span, Guid, Kind, Convert.ToHexString(Bytes),
        string.Join(',', Items.Select(i => i.Describe())), string.Join(',', Numbers.OrderBy(n => n.Key).Select(n => n.Key + string.Join('+', n.Value))), string.Join(',', Set.Order()),
        string.Join(',', Points), Shape?.ToString(), Pair, OnByDefault, Price, Ratio, Hidden);
}
