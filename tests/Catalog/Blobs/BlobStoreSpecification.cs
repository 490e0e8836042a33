using BuildFarm.Catalog.Tests.Specification;

namespace BuildFarm.Catalog.Tests.Blobs;

/// <summary>What every blob store does.</summary>
public abstract class BlobStoreSpecification
{
    protected abstract IBlobStore Sut { get; }

    [SpecificationFact]
    public async Task What_was_written_is_read_back_in_pieces_and_replaced_whole()
    {
        await Sut.WriteAsync("documents/a.yaml", "hello world"u8.ToArray());

        Assert.Equal("hello world"u8.ToArray(), await Sut.ReadAsync("documents/a.yaml", 0, 100));
        Assert.Equal("o wo"u8.ToArray(), await Sut.ReadAsync("documents/a.yaml", 4, 4));
        Assert.Equal(11, await Sut.LengthAsync("documents/a.yaml"));

        await Sut.WriteAsync("documents/a.yaml", "bye"u8.ToArray());

        Assert.Equal("bye"u8.ToArray(), await Sut.ReadAsync("documents/a.yaml", 0, 100));
    }

    [SpecificationFact]
    public async Task Reading_at_or_beyond_the_end_is_empty_and_of_no_blob_null()
    {
        await Sut.WriteAsync("a", "abc"u8.ToArray());

        Assert.Empty((await Sut.ReadAsync("a", 3, 10))!);
        Assert.Empty((await Sut.ReadAsync("a", 99, 10))!);
        Assert.Null(await Sut.ReadAsync("b", 0, 10));
        Assert.Null(await Sut.LengthAsync("b"));
    }

    [SpecificationFact]
    public async Task A_repeated_append_changes_nothing_and_an_overlap_adds_what_is_new()
    {
        Assert.Equal(3, await Sut.AppendAsync("logs/x.log", 0, "one"u8.ToArray()));
        Assert.Equal(6, await Sut.AppendAsync("logs/x.log", 3, "two"u8.ToArray()));
        Assert.Equal(6, await Sut.AppendAsync("logs/x.log", 3, "two"u8.ToArray()));
        Assert.Equal(6, await Sut.AppendAsync("logs/x.log", 0, "one"u8.ToArray()));
        Assert.Equal(8, await Sut.AppendAsync("logs/x.log", 3, "two!!"u8.ToArray()));

        Assert.Equal("onetwo!!"u8.ToArray(), await Sut.ReadAsync("logs/x.log", 0, 100));
    }

    [SpecificationFact]
    public async Task An_append_that_leaves_a_gap_is_refused_and_says_where_to_go_on()
    {
        await Sut.AppendAsync("log", 0, "one"u8.ToArray());

        var gap = await Assert.ThrowsAsync<BlobGapException>(() => Sut.AppendAsync("log", 5, "x"u8.ToArray()));
        var fresh = await Assert.ThrowsAsync<BlobGapException>(() => Sut.AppendAsync("other/new", 5, "x"u8.ToArray()));

        Assert.Equal((3, 5), (gap.Length, gap.Offset));
        Assert.Equal(0, fresh.Length);
        Assert.Null(await Sut.LengthAsync("other/new"));
        Assert.Equal(3, await Sut.LengthAsync("log"));
    }

    [SpecificationFact]
    public async Task Concurrent_repeats_of_appends_give_each_byte_once()
    {
        var content = Enumerable.Range(0, 64).Select(i => (byte)i).ToArray();

        for (var offset = 0; offset < content.Length; offset += 8)
        {
            var piece = content.AsMemory(offset, 8);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Sut.AppendAsync("log", offset, piece))));
        }

        Assert.Equal(content, await Sut.ReadAsync("log", 0, 1000));
    }

    [SpecificationFact]
    public async Task An_empty_append_makes_an_empty_blob()
    {
        Assert.Equal(0, await Sut.AppendAsync("log", 0, default));
        Assert.Equal(0, await Sut.LengthAsync("log"));
    }

    [SpecificationFact]
    public async Task A_deleted_blob_is_gone_and_a_delete_of_none_is_fine()
    {
        await Sut.WriteAsync("a/b", "x"u8.ToArray());

        await Sut.DeleteAsync("a/b");
        await Sut.DeleteAsync("a/b");
        await Sut.DeleteAsync("never/there");

        Assert.Null(await Sut.LengthAsync("a/b"));
    }

    [SpecificationTheory]
    [InlineData("")]
    [InlineData("../secret")]
    [InlineData("a/../../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("./a")]
    [InlineData("a\\b")]
    [InlineData("a b")]
    [InlineData("a\0b")]
    [InlineData("+new/1")]
    [InlineData("größe")]
    public async Task A_name_that_leads_elsewhere_is_refused_by_every_call(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Sut.WriteAsync(name, default));
        await Assert.ThrowsAsync<ArgumentException>(() => Sut.AppendAsync(name, 0, default));
        await Assert.ThrowsAsync<ArgumentException>(() => Sut.ReadAsync(name, 0, 1));
        await Assert.ThrowsAsync<ArgumentException>(() => Sut.LengthAsync(name));
        await Assert.ThrowsAsync<ArgumentException>(() => Sut.DeleteAsync(name));
    }
}
