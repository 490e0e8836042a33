using BuildFarm.Agent.DialHome;
using BuildFarm.Agent.Tests.Support;
using BuildFarm.Model.AgentProtocol;
using Google.Protobuf;

namespace BuildFarm.Agent.Tests.DialHome;

public sealed class EventSpoolTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Events_survive_a_restart_and_numbering_goes_on()
    {
        using (var before = new EventSpool(_folder["spool"]))
        {
            before.Append(Output("a"), flush: false);
            before.Append(Output("b"), flush: true);
        }

        using var sut = new EventSpool(_folder["spool"]);
        Assert.Equal(["a", "b"], sut.Peek(10, 1000).Select(item => item.Output.Data.ToStringUtf8()));
        sut.Append(Output("c"), flush: false);
        Assert.Equal([1L, 2L, 3L], sut.Peek(10, 1000).Select(item => item.Seq));
    }

    [Fact]
    public void Torn_last_record_is_dropped()
    {
        using (var before = new EventSpool(_folder["spool"]))
        {
            before.Append(Output("whole"), flush: true);
            before.Append(Output("torn"), flush: true);
        }

        string file = Directory.GetFiles(_folder["spool"]).Single();
        using (FileStream stream = File.OpenWrite(file))
        {
            stream.SetLength(stream.Length - 3);
        }

        using var sut = new EventSpool(_folder["spool"]);
        Assert.Equal(1, sut.LastSequence);
    }

    [Fact]
    public void Acknowledged_segments_leave_the_disk()
    {
        using var sut = new EventSpool(_folder["spool"], long.MaxValue);
        for (int i = 0; i < 200; i++)
        {
            sut.Append(Output(new string('x', 100_000)), flush: false);
        }

        Assert.True(Directory.GetFiles(_folder["spool"]).Length > 3);
        sut.Acknowledge(200);
        Assert.Single(Directory.GetFiles(_folder["spool"]));
        Assert.True(sut.IsEmpty);
    }

    [Fact]
    public void Batch_is_bounded_in_events_and_bytes_and_never_empty_while_something_waits()
    {
        using var sut = new EventSpool(_folder["spool"]);
        for (int i = 0; i < 10; i++)
        {
            sut.Append(Output(new string('x', 1000)), flush: false);
        }

        Assert.Equal(3, sut.Peek(3, int.MaxValue).Count);
        Assert.Equal(2, sut.Peek(100, 2500).Count);
        Assert.Single(sut.Peek(100, 1));
    }

    private static WorkEvent Output(string text) => new() { Output = new OutputChunk { Data = ByteString.CopyFromUtf8(text) } };
}
