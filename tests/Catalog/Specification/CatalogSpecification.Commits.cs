using System.Text;

namespace BuildFarm.Catalog.Tests.Specification;

public abstract partial class CatalogSpecification
{
    [SpecificationFact]
    public async Task A_token_keeps_its_first_answer_and_refuses_the_second_commit()
    {
        await _sut.CommitAsync([new InsertResource(TestRows.Image("a")), TestRows.Token("t", "first", "digest 1")]);

        var second = await _sut.CommitAsync([new InsertResource(TestRows.Image("b")), TestRows.Token("t", "second", "digest 2")]);

        Assert.Equal(CommitOutcome.TokenTaken, second.Outcome);
        Assert.Equal(("first", "digest 1", TestRows.Epoch), (Encoding.UTF8.GetString(second.Token!.Answer), second.Token.RequestDigest, second.Token.Created));
        Assert.Null(await _sut.GetAsync(TestRows.Image("b").Arn));
        Assert.Equal(Bytes("first"), (await _sut.GetClientTokenAsync("scope", "t"))!.Answer);
    }

    [SpecificationFact]
    public async Task A_repeated_commit_finds_its_token_taken_though_its_row_exists()
    {
        CatalogWrite[] writes = [new InsertResource(TestRows.Image("a")), TestRows.Token("t")];
        await _sut.CommitAsync(writes);

        Assert.Equal(CommitOutcome.TokenTaken, (await _sut.CommitAsync(writes)).Outcome);
    }

    [SpecificationFact]
    public async Task A_token_of_another_scope_is_another_token()
    {
        await _sut.CommitAsync(TestRows.Token("t"));

        Assert.Equal(CommitOutcome.Committed, (await _sut.CommitAsync(TestRows.Token("t") with { Scope = "other" })).Outcome);
        Assert.Null(await _sut.GetClientTokenAsync("third", "t"));
    }

    [SpecificationFact]
    public async Task Old_tokens_are_forgotten_the_oldest_first_and_are_free_again()
    {
        for (var i = 0; i < 5; i++)
        {
            await _sut.CommitAsync(TestRows.Token($"t{i}") with { Created = TestRows.Epoch.AddHours(i) });
        }

        var first = await _sut.CommitAsync(new PurgeClientTokens(TestRows.Epoch.AddHours(3), 2));
        var second = await _sut.CommitAsync(new PurgeClientTokens(TestRows.Epoch.AddHours(3), 2));

        Assert.Equal([2], first.Numbers);
        Assert.Equal([1], second.Numbers);
        Assert.Null(await _sut.GetClientTokenAsync("scope", "t2"));
        Assert.NotNull(await _sut.GetClientTokenAsync("scope", "t3"));
        Assert.Equal(CommitOutcome.Committed, (await _sut.CommitAsync(TestRows.Token("t0"))).Outcome);
    }

    [SpecificationFact]
    public async Task A_refused_commit_leaves_its_token_free()
    {
        await _sut.InsertAsync(TestRows.Image("a"));
        var refused = await _sut.CommitAsync([TestRows.Token("t"), new InsertResource(TestRows.Image("a"))]);

        Assert.Equal(CommitOutcome.Exists, refused.Outcome);
        Assert.Null(await _sut.GetClientTokenAsync("scope", "t"));
    }

    [SpecificationFact]
    public async Task Of_many_commits_under_one_token_one_happens()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(() => _sut.CommitAsync(
            [Numbered("images"), TestRows.Token("t", $"{i}")]))));

        var winner = Assert.Single(results, r => r.Outcome == CommitOutcome.Committed);
        Assert.Equal([1], winner.Numbers);
        Assert.All(results.Where(r => r != winner), r => Assert.Equal(CommitOutcome.TokenTaken, r.Outcome));
        Assert.Single(results.Where(r => r != winner).Select(r => Encoding.UTF8.GetString(r.Token!.Answer)).Distinct());
        Assert.Equal(["web 1.0.0/1"], await _sut.AllAsync(new ResourceQuery { Kind = "image" }));
    }

    [SpecificationFact]
    public async Task Numbers_count_from_one_and_reach_the_row_and_the_answer()
    {
        var first = await _sut.CommitAsync([Numbered("images"), Numbered("images"),
            new PutClientToken("s", "t", "d", TestRows.Epoch, numbers => Bytes(string.Join(',', numbers)))]);

        Assert.Equal([1, 2], first.Numbers);
        Assert.Equal(Bytes("1,2"), (await _sut.GetClientTokenAsync("s", "t"))!.Answer);
        Assert.Equal(["web 1.0.0/1", "web 1.0.0/2"], await _sut.AllAsync(new ResourceQuery { Kind = "image" }));
    }

    [SpecificationFact]
    public async Task A_number_is_never_given_again_after_a_delete()
    {
        await _sut.CommitAsync([Numbered("images"), Numbered("images")]);
        await _sut.CommitAsync([new DeleteResource(TestRows.Image("web", build: 2).Arn), new DeleteResource(TestRows.Image("web", build: 1).Arn)]);

        Assert.Equal([3], (await _sut.CommitAsync(Numbered("images"))).Numbers);
    }

    [SpecificationFact]
    public async Task Sequences_do_not_share_numbers_and_a_refused_commit_takes_none()
    {
        await _sut.CommitAsync(Numbered("images"));
        await _sut.InsertAsync(TestRows.Image("taken"));
        await _sut.CommitAsync([Numbered("images"), new InsertResource(TestRows.Image("taken"))]);

        Assert.Equal([1], (await _sut.CommitAsync(new InsertNumbered("others", n => TestRows.Image("other", build: n)))).Numbers);
        Assert.Equal([2], (await _sut.CommitAsync(Numbered("images"))).Numbers);
    }

    [SpecificationFact]
    public async Task Concurrent_numbered_inserts_have_all_numbers_once()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => Task.Run(() => _sut.CommitAsync(Numbered("images")))));

        Assert.Equal(Enumerable.Range(1, 60), results.SelectMany(r => r.Numbers).Order());
        Assert.Equal(["web 1.0.0/60"], await _sut.AllAsync(Newest(ResourceGrouping.NewestBuildOfVersion)));
        Assert.Equal(["web 1.0.0/60"], await _sut.AllAsync(Newest(ResourceGrouping.NewestOfName)));
    }

    [SpecificationFact]
    public async Task A_callback_that_throws_fails_its_commit_alone()
    {
        var broken = _sut.CommitAsync([new InsertResource(TestRows.Image("a")), new InsertNumbered("images", _ => throw new FormatException("no"))]);
        var sound = _sut.CommitAsync(new InsertResource(TestRows.Image("b")));

        await Assert.ThrowsAsync<FormatException>(() => broken);
        Assert.Equal(CommitOutcome.Committed, (await sound).Outcome);
        Assert.Null(await _sut.GetAsync(TestRows.Image("a").Arn));
        Assert.Equal([1], (await _sut.CommitAsync(Numbered("images"))).Numbers);
    }

    [SpecificationFact]
    public async Task An_empty_commit_commits() => Assert.Equal(CommitOutcome.Committed, (await _sut.CommitAsync(Array.Empty<CatalogWrite>())).Outcome);

    [SpecificationFact]
    public async Task A_cancelled_commit_does_not_happen()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _sut.CommitAsync([new InsertResource(TestRows.Image("a"))], new CancellationToken(canceled: true)));

        Assert.Null(await _sut.GetAsync(TestRows.Image("a").Arn));
    }

    [SpecificationFact]
    public async Task Grain_state_is_written_under_the_expected_ETag_only()
    {
        Assert.Equal(CommitOutcome.Committed, (await _sut.CommitAsync(State("one", null, "e1"))).Outcome);
        Assert.Equal(CommitOutcome.Committed, (await _sut.CommitAsync(State("two", "e1", "e2"))).Outcome);

        var stale = await _sut.CommitAsync(State("three", "e1", "e3"));
        var again = await _sut.CommitAsync(State("four", null, "e4"));

        Assert.Equal((CommitOutcome.Conflict, "pipeline/key"), (stale.Outcome, stale.Subject));
        Assert.Equal(CommitOutcome.Conflict, again.Outcome);
        var stored = await _sut.ReadGrainStateAsync("pipeline", "key");
        Assert.Equal(("pipeline", "key", "e2"), (stored!.Type, stored.Key, stored.ETag));
        Assert.Equal(Bytes("two"), stored.Data);
    }

    [SpecificationFact]
    public async Task Grain_state_that_was_never_written_conflicts_with_any_ETag()
    {
        Assert.Null(await _sut.ReadGrainStateAsync("pipeline", "key"));
        Assert.Equal(CommitOutcome.Conflict, (await _sut.CommitAsync(State("x", "e1", "e2"))).Outcome);
        Assert.Null(await _sut.ReadGrainStateAsync("pipeline", "key"));
    }

    [SpecificationFact]
    public async Task Grain_state_of_another_type_is_another_state()
    {
        await _sut.CommitAsync([State("one", null, "e1"), State("other", null, "e9") with { Type = "image" }]);

        Assert.Equal("e1", (await _sut.ReadGrainStateAsync("pipeline", "key"))!.ETag);
        Assert.Equal("e9", (await _sut.ReadGrainStateAsync("image", "key"))!.ETag);
    }

    [SpecificationFact]
    public async Task Empty_and_large_grain_state_is_kept()
    {
        var large = new byte[3 << 20];
        new Random(3).NextBytes(large);
        await _sut.CommitAsync([State("", null, "e1"), new PutGrainState("pipeline", "large", large, null, "e1")]);

        Assert.Empty((await _sut.ReadGrainStateAsync("pipeline", "key"))!.Data);
        Assert.Equal(large, (await _sut.ReadGrainStateAsync("pipeline", "large"))!.Data);
    }

    [SpecificationFact]
    public async Task Grain_state_is_deleted_under_its_ETag_or_without_condition()
    {
        await _sut.CommitAsync(State("one", null, "e1"));

        Assert.Equal(CommitOutcome.Conflict, (await _sut.CommitAsync(new DeleteGrainState("pipeline", "key", "e0"))).Outcome);
        Assert.NotNull(await _sut.ReadGrainStateAsync("pipeline", "key"));
        Assert.Equal(CommitOutcome.Committed, (await _sut.CommitAsync(new DeleteGrainState("pipeline", "key", "e1"))).Outcome);
        Assert.Null(await _sut.ReadGrainStateAsync("pipeline", "key"));
        Assert.Equal(CommitOutcome.Committed, (await _sut.CommitAsync(new DeleteGrainState("pipeline", "key", null))).Outcome);
        Assert.Equal(CommitOutcome.Committed, (await _sut.CommitAsync(State("anew", null, "e2"))).Outcome);
    }

    [SpecificationFact]
    public async Task Of_many_writes_over_one_ETag_one_happens()
    {
        await _sut.CommitAsync(State("start", null, "e0"));

        var results = await Task.WhenAll(Enumerable.Range(1, 30).Select(i => Task.Run(() => _sut.CommitAsync(State($"{i}", "e0", $"e{i}")))));

        Assert.Single(results, r => r.Outcome == CommitOutcome.Committed);
        Assert.Equal(29, results.Count(r => r.Outcome == CommitOutcome.Conflict));
    }

    [SpecificationFact]
    public async Task A_refused_commit_among_many_takes_only_itself_back()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => _sut.CommitAsync(
        [
            new PutGrainState("image", $"{i}", Bytes($"{i}"), null, "e1"),
            new PutClaim(new ClaimRow("pool", $"{i}", "owner", TestRows.Epoch)),
            .. i % 10 == 3 ? [new UpdateResource(TestRows.Image("missing"), 1)] : Array.Empty<CatalogWrite>(),
        ]))));

        for (var i = 0; i < results.Length; i++)
        {
            Assert.Equal(i % 10 == 3 ? CommitOutcome.Conflict : CommitOutcome.Committed, results[i].Outcome);
            Assert.Equal(i % 10 == 3, await _sut.ReadGrainStateAsync("image", $"{i}") is null);
        }
        Assert.Equal(180, (await _sut.ListClaimsAsync("pool")).Count);
    }

    [SpecificationFact]
    public async Task Reminders_are_put_replaced_listed_and_deleted()
    {
        var row = new ReminderRow("pipeline", "key", "schedule", TestRows.Epoch, TimeSpan.FromMinutes(5));
        await _sut.CommitAsync([new PutReminder(row), new PutReminder(row with { Name = "other" })]);
        await _sut.CommitAsync(new PutReminder(row with { Start = TestRows.Epoch.AddDays(1), Period = TimeSpan.FromHours(1) }));
        await _sut.CommitAsync(new DeleteReminder("pipeline", "key", "other"));
        await _sut.CommitAsync(new DeleteReminder("pipeline", "key", "missing"));

        Assert.Equal([row with { Start = TestRows.Epoch.AddDays(1), Period = TimeSpan.FromHours(1) }], await _sut.ListRemindersAsync());
    }

    [SpecificationFact]
    public async Task A_claim_put_again_changes_nothing_and_a_claim_given_back_is_gone()
    {
        var claim = new ClaimRow("us-east-1", "t1", "arn:build", TestRows.Epoch);
        await _sut.CommitAsync(new PutClaim(claim));
        await _sut.CommitAsync(new PutClaim(claim with { Owner = "arn:other", Since = TestRows.Epoch.AddDays(1) }));
        await _sut.CommitAsync(new PutClaim(claim with { Pool = "eu-west-1" }));

        Assert.Equal([claim], await _sut.ListClaimsAsync("us-east-1"));

        await _sut.CommitAsync(new DeleteClaim("us-east-1", "t1"));
        await _sut.CommitAsync(new DeleteClaim("us-east-1", "t1"));

        Assert.Empty(await _sut.ListClaimsAsync("us-east-1"));
        Assert.Single(await _sut.ListClaimsAsync("eu-west-1"));
    }

    [SpecificationFact]
    public async Task A_disposed_catalog_says_so()
    {
        await _sut.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => _sut.CommitAsync(State("x", null, "e1")));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _sut.GetAsync("arn:none"));
    }

    private static InsertNumbered Numbered(string sequence) => new(sequence, n => TestRows.Image("web", build: n));

    private static PutGrainState State(string data, string? expected, string next) => new("pipeline", "key", Bytes(data), expected, next);
}
