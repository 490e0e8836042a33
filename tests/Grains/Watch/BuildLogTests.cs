using BuildFarm.Catalog;
using BuildFarm.Grains.Tests.Support;
using BuildFarm.Grains.Watch;
using BuildFarm.Model.FarmApi;

namespace BuildFarm.Grains.Tests.Watch;

public class BuildLogTests
{
    private readonly MemoryBlobStore blobs = new();

    [Fact]
    public async Task A_report_that_is_repeated_after_a_restart_is_stored_once()
    {
        var first = Open();
        first.Append(Line("one"), "work", 1);
        first.Append(Line("two"), "work", 2);
        await first.FlushAsync(durable: true);

        var second = Open();
        await second.LoadAsync();

        Assert.Equal(2, second.LastSequence("work"));
        second.Append(Line("three"), "work", 3);
        await second.FlushAsync(durable: true);
        Assert.Equal(["one", "two", "three"], await TextsAsync(second));
    }

    [Fact]
    public async Task Cursors_go_on_where_an_earlier_process_stopped()
    {
        var first = Open();
        first.Append(Line("one"));
        await first.FlushAsync(durable: true);
        var second = Open();
        second.Append(Line("two")); // before the stored part is read
        await second.FlushAsync(durable: true);

        var slice = await second.ReadAsync(0, 0);

        Assert.Equal([1L, 2L], slice.Events.Select(e => e.Cursor));
    }

    [Fact]
    public async Task Half_a_record_left_by_a_killed_process_is_cut_off()
    {
        var first = Open();
        first.Append(Line("one"));
        await first.FlushAsync(durable: true);
        var length = (await blobs.LengthAsync("log"))!.Value;
        await blobs.AppendAsync("log", length, new byte[] { 40, 1, 2 });

        var second = Open();
        second.Append(Line("two"));
        await second.FlushAsync(durable: true);

        Assert.Equal(["one", "two"], await TextsAsync(Open()));
    }

    [Fact]
    public async Task What_is_not_flushed_yet_can_be_read()
    {
        var sut = Open();
        await sut.LoadAsync();
        sut.Append(Line("one"));

        Assert.Equal(["one"], await TextsAsync(sut));
    }

    [Fact]
    public async Task What_is_just_being_written_can_be_read()
    {
        var slow = new SlowBlobStore(blobs);
        var sut = new BuildLog("log", slow, TimeProvider.System);
        await sut.LoadAsync();
        sut.Append(Line("one"));
        var writing = sut.FlushAsync(durable: false);
        sut.Append(Line("two"));

        var seen = await TextsAsync(sut);
        slow.Written.SetResult();
        await writing;

        Assert.Equal(["one", "two"], seen);
        Assert.Equal(["one"], await TextsAsync(Open()));
    }

    private static BuildEvent Line(string text) => new() { Log = new LogLine { Text = text } };

    private static async Task<List<string>> TextsAsync(BuildLog log)
    {
        var texts = new List<string>();
        var position = 0L;
        var after = 0L;
        while (await log.ReadAsync(position, after) is { Events.Count: > 0 } slice)
        {
            texts.AddRange(slice.Events.Select(e => e.Log.Text));
            (position, after) = (slice.Position, slice.Events[^1].Cursor);
        }

        return texts;
    }

    private BuildLog Open() => new("log", blobs, TimeProvider.System);
}
