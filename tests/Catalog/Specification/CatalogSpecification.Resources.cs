namespace BuildFarm.Catalog.Tests.Specification;

public abstract partial class CatalogSpecification
{
    [SpecificationFact]
    public async Task An_inserted_row_is_read_back_whole()
    {
        var row = TestRows.Image("web", "1.20.3", build: 7, createdAfter: 5, revision: 4, body: "b\0dy",
            attributes: [("status", "AVAILABLE"), ("tag:Größe", "\"groß\" 🐘"), ("lines", "one\ntwo\u0001"), ("empty", "")]);

        await _sut.InsertAsync(row);

        TestRows.AssertSame(row, await _sut.GetAsync(row.Arn));
    }

    [SpecificationFact]
    public async Task A_row_without_body_and_attributes_is_read_back()
    {
        var row = TestRows.Image("web", body: "");

        await _sut.InsertAsync(row);

        TestRows.AssertSame(row, await _sut.GetAsync(row.Arn));
    }

    [SpecificationFact]
    public async Task An_unknown_ARN_is_null() => Assert.Null(await _sut.GetAsync("arn:none"));

    [SpecificationFact]
    public async Task A_taken_ARN_refuses_the_whole_commit_and_names_it()
    {
        await _sut.InsertAsync(TestRows.Image("a", body: "first"));

        var result = await _sut.CommitAsync([new InsertResource(TestRows.Image("b")), new InsertResource(TestRows.Image("a", body: "second"))]);

        Assert.Equal(CommitOutcome.Exists, result.Outcome);
        Assert.Equal(TestRows.Image("a").Arn, result.Subject);
        Assert.Null(await _sut.GetAsync(TestRows.Image("b").Arn));
        Assert.Equal(Bytes("first"), (await _sut.GetAsync(TestRows.Image("a").Arn))!.Body);
        Assert.Equal(["a 1.0.0/1"], await _sut.AllAsync(new ResourceQuery { Kind = "image" }));
    }

    [SpecificationFact]
    public async Task An_update_at_the_expected_revision_replaces_the_row()
    {
        await _sut.InsertAsync(TestRows.Image("a", revision: 1, attributes: [("status", "PENDING"), ("type", "AMI")]));
        var changed = TestRows.Image("a", revision: 2, body: "new", attributes: [("status", "BUILDING"), ("type", "AMI")]);

        var result = await _sut.CommitAsync(new UpdateResource(changed, ExpectedRevision: 1));

        Assert.Equal(CommitOutcome.Committed, result.Outcome);
        TestRows.AssertSame(changed, await _sut.GetAsync(changed.Arn));
        Assert.Empty(await _sut.AllAsync(Having("status", "PENDING")));
        Assert.Single(await _sut.AllAsync(Having("status", "BUILDING")));
        Assert.Single(await _sut.AllAsync(Having("type", "AMI")));
    }

    [SpecificationFact]
    public async Task An_update_at_another_revision_is_a_conflict_and_changes_nothing()
    {
        var row = TestRows.Image("a", revision: 3);
        await _sut.InsertAsync(row);

        var result = await _sut.CommitAsync([new InsertResource(TestRows.Image("b")), new UpdateResource(row with { Revision = 5 }, ExpectedRevision: 4)]);

        Assert.Equal((CommitOutcome.Conflict, row.Arn), (result.Outcome, result.Subject));
        Assert.Equal(3, (await _sut.GetAsync(row.Arn))!.Revision);
        Assert.Null(await _sut.GetAsync(TestRows.Image("b").Arn));
    }

    [SpecificationFact]
    public async Task An_update_of_no_revision_replaces_whatever_is_there()
    {
        await _sut.InsertAsync(TestRows.Image("a", revision: 9));

        await _sut.CommitAsync(new UpdateResource(TestRows.Image("a", revision: 2), ExpectedRevision: null));

        Assert.Equal(2, (await _sut.GetAsync(TestRows.Image("a").Arn))!.Revision);
    }

    [SpecificationTheory]
    [InlineData(null)]
    [InlineData(1L)]
    public async Task An_update_of_a_missing_row_is_a_conflict(long? expected)
    {
        var result = await _sut.CommitAsync(new UpdateResource(TestRows.Image("a"), expected));

        Assert.Equal(CommitOutcome.Conflict, result.Outcome);
        Assert.Null(await _sut.GetAsync(TestRows.Image("a").Arn));
    }

    [SpecificationFact]
    public async Task An_update_may_move_a_row_to_another_name_and_scope()
    {
        await _sut.InsertAsync(TestRows.Image("a"), TestRows.Image("a", "2.0.0"));
        var moved = TestRows.Image("a", "2.0.0") with { Name = "z", Account = "111111111111" };

        await _sut.CommitAsync(new UpdateResource(moved, null));

        Assert.Equal(["a 1.0.0/1"], await _sut.AllAsync(Newest(ResourceGrouping.NewestOfName) with { Account = "000000000000" }));
        Assert.Equal(["z 2.0.0/1"], await _sut.AllAsync(Newest(ResourceGrouping.NewestOfName) with { Account = "111111111111" }));
    }

    [SpecificationFact]
    public async Task A_projection_inserts_and_replaces_by_revision_and_a_late_one_changes_nothing()
    {
        await _sut.CommitAsync(new ProjectResource(TestRows.Image("a", revision: 2, body: "two", attributes: ("status", "BUILDING"))));
        await _sut.CommitAsync(new ProjectResource(TestRows.Image("a", revision: 5, body: "five", attributes: ("status", "TESTING"))));

        var late = await _sut.CommitAsync(new ProjectResource(TestRows.Image("a", revision: 4, body: "four", attributes: ("status", "BUILDING"))));

        Assert.Equal(CommitOutcome.Committed, late.Outcome);
        Assert.Equal(Bytes("five"), (await _sut.GetAsync(TestRows.Image("a").Arn))!.Body);
        Assert.Single(await _sut.AllAsync(Having("status", "TESTING")));
        Assert.Empty(await _sut.AllAsync(Having("status", "BUILDING")));
    }

    [SpecificationFact]
    public async Task A_projection_of_the_stored_revision_writes_again()
    {
        await _sut.CommitAsync(new ProjectResource(TestRows.Image("a", revision: 2, body: "two")));

        await _sut.CommitAsync(new ProjectResource(TestRows.Image("a", revision: 2, body: "again")));

        Assert.Equal(Bytes("again"), (await _sut.GetAsync(TestRows.Image("a").Arn))!.Body);
    }

    [SpecificationFact]
    public async Task Projections_in_any_order_end_at_the_highest_revision()
    {
        var revisions = Enumerable.Range(1, 40).OrderBy(r => r * 7919 % 41).ToList();

        await Task.WhenAll(revisions.Select(r => _sut.CommitAsync(new ProjectResource(
            TestRows.Image("a", revision: r, body: $"{r}", attributes: ("status", $"{r}"))))));

        Assert.Equal(Bytes("40"), (await _sut.GetAsync(TestRows.Image("a").Arn))!.Body);
        Assert.Single(await _sut.AllAsync(Having("status", "40")));
        Assert.Empty(await _sut.AllAsync(Having("status", "39")));
    }

    [SpecificationFact]
    public async Task A_change_is_made_of_the_row_as_it_stands()
    {
        await _sut.InsertAsync(TestRows.Image("a", body: "", attributes: ("status", "BUILDING")));

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => _sut.CommitAsync(
            new ChangeResource(TestRows.Image("a").Arn, row => row with { Body = [.. row.Body, (byte)i], Revision = row.Revision + 1 })))));
        await _sut.CommitAsync(new ChangeResource(TestRows.Image("a").Arn, row => row with { Attributes = new Dictionary<string, string> { ["status"] = "FAILED" } }));

        var changed = (await _sut.GetAsync(TestRows.Image("a").Arn))!;
        Assert.Equal(Enumerable.Range(0, 40), changed.Body.Select(b => (int)b).Order());
        Assert.Equal(41, changed.Revision);
        Assert.Single(await _sut.AllAsync(Having("status", "FAILED")));
        Assert.Empty(await _sut.AllAsync(Having("status", "BUILDING")));
    }

    [SpecificationFact]
    public async Task A_change_brings_no_deleted_row_back_and_may_leave_a_row_alone()
    {
        await _sut.InsertAsync(TestRows.Image("a"), TestRows.Image("b"));
        await _sut.CommitAsync(new DeleteResource(TestRows.Image("a").Arn));

        var gone = await _sut.CommitAsync(new ChangeResource(TestRows.Image("a").Arn, row => row));
        var left = await _sut.CommitAsync(new ChangeResource(TestRows.Image("b").Arn, _ => null));

        Assert.Equal((CommitOutcome.Committed, CommitOutcome.Committed), (gone.Outcome, left.Outcome));
        Assert.Equal(["b 1.0.0/1"], await _sut.AllAsync(new ResourceQuery { Kind = "image" }));
        await Assert.ThrowsAsync<ArgumentException>(() => _sut.CommitAsync(new ChangeResource(TestRows.Image("b").Arn, _ => TestRows.Image("c"))));
    }

    [SpecificationFact]
    public async Task A_commit_that_requires_a_row_is_refused_whole_when_it_is_gone_or_does_not_hold()
    {
        await _sut.InsertAsync(TestRows.Image("a", body: "first"));

        var held = await _sut.CommitAsync([new RequireResource(TestRows.Image("a").Arn, row => row.Body.SequenceEqual(Bytes("first"))), new InsertResource(TestRows.Image("b"))]);
        var other = await _sut.CommitAsync([new RequireResource(TestRows.Image("a").Arn, row => row.Body.SequenceEqual(Bytes("second"))), new InsertResource(TestRows.Image("c"))]);
        var gone = await _sut.CommitAsync([new InsertResource(TestRows.Image("d")), new RequireResource("arn:none", _ => true)]);

        Assert.Equal(CommitOutcome.Committed, held.Outcome);
        Assert.Equal((CommitOutcome.Conflict, TestRows.Image("a").Arn), (other.Outcome, other.Subject));
        Assert.Equal((CommitOutcome.Conflict, "arn:none"), (gone.Outcome, gone.Subject));
        Assert.Equal(["a 1.0.0/1", "b 1.0.0/1"], await _sut.AllAsync(new ResourceQuery { Kind = "image" }));
    }

    [SpecificationFact]
    public async Task Of_a_delete_and_many_commits_that_require_the_row_none_comes_after_the_delete()
    {
        await _sut.InsertAsync(TestRows.Image("a"));

        var users = Enumerable.Range(0, 30).Select(i => Task.Run(() => _sut.CommitAsync(
            [new RequireResource(TestRows.Image("a").Arn, _ => true), new InsertResource(TestRows.Image($"n{i}"))]))).ToList();
        var delete = Task.Run(() => _sut.CommitAsync(new DeleteResource(TestRows.Image("a").Arn)));
        var results = await Task.WhenAll(users);
        await delete;

        Assert.Equal(results.Count(result => result.Outcome == CommitOutcome.Committed), (await _sut.AllAsync(new ResourceQuery { Kind = "image" })).Count);
        Assert.All(results.Where(result => result.Outcome != CommitOutcome.Committed), result => Assert.Equal(CommitOutcome.Conflict, result.Outcome));
    }

    [SpecificationFact]
    public async Task Of_many_inserts_no_more_happen_than_there_is_room_for()
    {
        await _sut.InsertAsync(TestRows.Image("other", account: "111111111111"), TestRows.Image("elsewhere", region: "eu-west-1"));

        var results = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(() => _sut.CommitAsync(
            [new RequireRoom("image", "000000000000", "us-east-1", 5), new InsertResource(TestRows.Image($"n{i}"))]))));

        Assert.Equal(5, results.Count(result => result.Outcome == CommitOutcome.Committed));
        Assert.All(results.Where(result => result.Outcome != CommitOutcome.Committed), result => Assert.Equal((CommitOutcome.Full, "image"), (result.Outcome, result.Subject)));
        Assert.Equal(5, (await _sut.AllAsync(new ResourceQuery { Kind = "image", Account = "000000000000", Region = "us-east-1" })).Count);
    }

    [SpecificationFact]
    public async Task A_deleted_row_is_gone_from_reads_and_lists()
    {
        await _sut.InsertAsync(TestRows.Image("a", attributes: ("status", "FAILED")));

        await _sut.CommitAsync(new DeleteResource(TestRows.Image("a").Arn));

        Assert.Null(await _sut.GetAsync(TestRows.Image("a").Arn));
        Assert.Empty(await _sut.AllAsync(Having("status", "FAILED")));
    }

    [SpecificationFact]
    public async Task A_delete_of_a_missing_row_commits()
        => Assert.Equal(CommitOutcome.Committed, (await _sut.CommitAsync(new DeleteResource("arn:none"))).Outcome);

    [SpecificationFact]
    public async Task Writes_of_one_commit_apply_in_order()
    {
        var row = TestRows.Image("a");

        await _sut.CommitAsync([new InsertResource(row), new DeleteResource(row.Arn), new InsertResource(row with { Revision = 8 }),
            new UpdateResource(row with { Revision = 9 }, 8)]);

        Assert.Equal(9, (await _sut.GetAsync(row.Arn))!.Revision);
        Assert.Single(await _sut.AllAsync(new ResourceQuery { Kind = "image" }));
    }

    [SpecificationFact]
    public async Task A_row_that_no_store_can_keep_is_refused_before_anything_is_written()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _sut.CommitAsync(new InsertResource(TestRows.Image("a\0b"))));
        await Assert.ThrowsAsync<ArgumentException>(() => _sut.CommitAsync(new InsertResource(TestRows.Image(new string('n', 600)))));
        await Assert.ThrowsAsync<ArgumentException>(() => _sut.CommitAsync(new InsertResource(TestRows.Image("half \uD83D"))));
        await Assert.ThrowsAsync<ArgumentException>(() => _sut.CommitAsync(new InsertResource(TestRows.Image("a") with { Minor = -1 })));
        await Assert.ThrowsAsync<ArgumentException>(() => _sut.CommitAsync(
            new InsertResource(TestRows.Image("a", attributes: ("big", new string('v', 1025))))));

        Assert.Empty(await _sut.AllAsync(new ResourceQuery { Kind = "image" }));
    }

    [SpecificationFact]
    public async Task The_longest_row_that_is_allowed_is_kept_and_found()
    {
        // incompressible, since PostgreSQL would squeeze a run of one letter into an index entry
        var random = new Random(7);
        string Text(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)('a' + random.Next(26))));
        var row = TestRows.Image("x", attributes: (Text(256), Text(1024))) with { Name = Text(512), Arn = Text(1024) };

        await _sut.InsertAsync(row);

        var found = await _sut.ListAsync(Having(row.Attributes.Keys.Single(), row.Attributes.Values.Single()));
        TestRows.AssertSame(row, Assert.Single(found.Rows));
    }

    private static ResourceQuery Having(string attribute, params string[] values) => new()
    {
        Kind = "image",
        Attributes = new Dictionary<string, IReadOnlyList<string>> { [attribute] = values },
    };

    private static ResourceQuery Newest(ResourceGrouping grouping) => new() { Kind = "image", Grouping = grouping };
}
