namespace BuildFarm.Catalog.Tests.Specification;

public abstract partial class CatalogSpecification
{
    private static readonly string[] InOrder =
        ["Zeta 1.0.0/1", "a 1.0.0/1", "a 1.0.0/2", "a 1.0.0/10", "a 1.2.0/1", "a 1.10.0/1", "a 2.0.0/1", "a b 1.0.0/1", "ab 1.0.0/1", "a\uFF21 1.0.0/1", "a🐘 1.0.0/1"];

    [SpecificationTheory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task Rows_come_by_name_version_and_build_as_numbers_whatever_the_page(int limit)
    {
        await InsertShuffledAsync();
        var query = new ResourceQuery { Kind = "image", Limit = limit };

        Assert.Equal(InOrder, await _sut.AllAsync(query));
        Assert.Equal(InOrder.Reverse(), await _sut.AllAsync(query with { Descending = true }));
    }

    [SpecificationTheory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Rows_come_by_creation_and_ties_in_the_order_of_insertion(int limit)
    {
        int[] created = [5, 1, 3, 3, 3, 9, 0];
        foreach (var (seconds, i) in created.Select((s, i) => (s, i)))
        {
            await _sut.InsertAsync(TestRows.Image($"n{9 - i}", createdAfter: seconds));
        }
        var query = new ResourceQuery { Kind = "image", Order = ResourceOrder.Created, Limit = limit };

        string[] expected = ["n3 1.0.0/1", "n8 1.0.0/1", "n7 1.0.0/1", "n6 1.0.0/1", "n5 1.0.0/1", "n9 1.0.0/1", "n4 1.0.0/1"];
        Assert.Equal(expected, await _sut.AllAsync(query));
        Assert.Equal(expected.Reverse(), await _sut.AllAsync(query with { Descending = true }));
    }

    [SpecificationFact]
    public async Task Kind_account_region_and_name_select()
    {
        await _sut.InsertAsync(
            TestRows.Image("a"), TestRows.Image("b"), TestRows.Image("ab"),
            TestRows.Image("a", "2.0.0", account: "aws"), TestRows.Image("a", "3.0.0", region: "eu-west-1"),
            TestRows.Image("a", "4.0.0") with { Kind = "component", Arn = "arn:c" });
        var all = new ResourceQuery { Kind = "image" };

        Assert.Equal(["a 1.0.0/1", "a 2.0.0/1", "a 3.0.0/1", "ab 1.0.0/1", "b 1.0.0/1"], await _sut.AllAsync(all));
        Assert.Equal(["a 1.0.0/1", "a 3.0.0/1", "ab 1.0.0/1", "b 1.0.0/1"], await _sut.AllAsync(all with { Account = "000000000000" }));
        Assert.Equal(["a 1.0.0/1", "a 2.0.0/1", "ab 1.0.0/1", "b 1.0.0/1"], await _sut.AllAsync(all with { Region = "us-east-1", Limit = 2 }));
        Assert.Equal(["a 2.0.0/1"], await _sut.AllAsync(all with { Account = "aws" }));
        Assert.Equal(["a 1.0.0/1", "a 2.0.0/1", "a 3.0.0/1"], await _sut.AllAsync(all with { Name = "a", Limit = 1 }));
        Assert.Equal(["a 4.0.0/1"], await _sut.AllAsync(all with { Kind = "component" }));
        Assert.Empty(await _sut.AllAsync(all with { Account = "nobody" }));
    }

    [SpecificationTheory]
    [InlineData(ResourceOrder.NameAndVersion)]
    [InlineData(ResourceOrder.Created)]
    public async Task Version_nodes_select_with_and_without_a_name(ResourceOrder order)
    {
        await _sut.InsertAsync(TestRows.Image("a", "1.0.0"), TestRows.Image("a", "1.0.10"), TestRows.Image("a", "1.2.0"), TestRows.Image("a", "10.0.0"), TestRows.Image("b", "1.2.0"));
        var query = new ResourceQuery { Kind = "image", Name = "a", Order = order, Limit = 2 };

        Assert.Equal(["a 1.0.0/1", "a 1.0.10/1", "a 1.2.0/1"], await _sut.AllAsync(query with { Major = 1 }));
        Assert.Equal(["a 1.0.0/1", "a 1.0.10/1"], await _sut.AllAsync(query with { Major = 1, Minor = 0 }));
        Assert.Equal(["a 1.0.10/1"], await _sut.AllAsync(query with { Major = 1, Minor = 0, Patch = 10 }));
        Assert.Equal(["a 1.2.0/1"], await _sut.AllAsync(query with { Minor = 2 }));
        Assert.Equal(["a 1.0.0/1", "a 1.2.0/1", "a 10.0.0/1"], await _sut.AllAsync(query with { Patch = 0 }));
        Assert.Equal(["a 1.2.0/1", "b 1.2.0/1"], await _sut.AllAsync(query with { Name = null, Minor = 2 }));
    }

    [SpecificationTheory]
    [InlineData(ResourceOrder.NameAndVersion)]
    [InlineData(ResourceOrder.Created)]
    public async Task Attributes_select_by_any_of_their_values_and_all_of_them_together(ResourceOrder order)
    {
        for (var i = 0; i < 60; i++)
        {
            await _sut.InsertAsync(TestRows.Image($"n{i:D2}", createdAfter: i, attributes:
                [("even", i % 2 == 0 ? "yes" : "no"), ("mod", $"{i % 5}"), .. i % 12 == 0 ? [("twelve", "yes")] : Array.Empty<(string, string)>()]));
        }
        async Task<int[]> Find(params (string Name, string[] Values)[] filters) => (await _sut.AllAsync(new ResourceQuery
        {
            Kind = "image", Order = order, Limit = 7, Attributes = filters.ToDictionary(f => f.Name, f => (IReadOnlyList<string>)f.Values),
        })).Select(n => int.Parse(n.AsSpan(1, 2))).ToArray();

        Assert.Equal(Enumerable.Range(0, 60).Where(i => i % 2 == 0), await Find(("even", ["yes"])));
        Assert.Equal(Enumerable.Range(0, 60).Where(i => i % 5 is 1 or 3), await Find(("mod", ["3", "1", "3", "absent"])));
        Assert.Equal(Enumerable.Range(0, 60).Where(i => i % 5 is 1 or 3 && i % 2 == 1), await Find(("mod", ["3", "1"]), ("even", ["no"])));
        Assert.Equal((int[])[0, 12, 24, 36, 48], await Find(("even", ["yes", "no"]), ("twelve", ["yes"])));
        Assert.Empty(await Find(("even", ["yes"]), ("unknown", ["x"])));
        Assert.Empty(await Find(("even", [])));
    }

    [SpecificationFact]
    public async Task Name_and_attribute_select_together_in_both_orders()
    {
        await _sut.InsertAsync(
            TestRows.Image("a", build: 1, createdAfter: 3, attributes: ("status", "FAILED")), TestRows.Image("a", build: 2, createdAfter: 2, attributes: ("status", "AVAILABLE")),
            TestRows.Image("a", build: 3, createdAfter: 1, attributes: ("status", "FAILED")), TestRows.Image("b", build: 4, attributes: ("status", "FAILED")));
        var query = Having("status", "FAILED") with { Name = "a", Limit = 1 };

        Assert.Equal(["a 1.0.0/1", "a 1.0.0/3"], await _sut.AllAsync(query));
        Assert.Equal(["a 1.0.0/3", "a 1.0.0/1"], await _sut.AllAsync(query with { Order = ResourceOrder.Created }));
    }

    [SpecificationTheory]
    [InlineData(ResourceOrder.NameAndVersion, false)]
    [InlineData(ResourceOrder.Created, true)]
    public async Task The_newest_build_and_the_newest_version_stand_for_their_group_whatever_comes_and_goes(ResourceOrder order, bool descending)
    {
        var random = new Random(11);
        var model = new Dictionary<string, ResourceRow>();
        for (var i = 0; i < 120; i++)
        {
            var row = TestRows.Image($"{(char)('a' + random.Next(3))}", $"{random.Next(2)}.{random.Next(2)}.0", random.Next(1, 5), createdAfter: i,
                revision: i, attributes: ("status", $"{random.Next(3)}"));
            if (model.Remove(row.Arn))
            {
                await _sut.CommitAsync(random.Next(2) == 0 ? [new DeleteResource(row.Arn)] : [new DeleteResource(row.Arn), new InsertResource(row)]);
            }
            else
            {
                await _sut.CommitAsync(random.Next(2) == 0 ? new InsertResource(row) : new ProjectResource(row));
            }
            if (await _sut.GetAsync(row.Arn) is { } there)
            {
                model[row.Arn] = there;
            }
            if (i % 10 == 0)
            {
                await AssertGroupsAsync(model.Values, order, descending);
            }
        }
    }

    [SpecificationFact]
    public async Task A_late_smaller_build_does_not_become_the_newest()
    {
        await _sut.InsertAsync(TestRows.Image("a", "1.0.0", 5));
        await _sut.InsertAsync(TestRows.Image("a", "1.0.0", 3));
        await _sut.InsertAsync(TestRows.Image("a", "0.9.0", 8));

        Assert.Equal(["a 0.9.0/8", "a 1.0.0/5"], await _sut.AllAsync(Newest(ResourceGrouping.NewestBuildOfVersion)));
        Assert.Equal(["a 1.0.0/5"], await _sut.AllAsync(Newest(ResourceGrouping.NewestOfName)));
    }

    [SpecificationFact]
    public async Task Groups_of_different_scopes_are_different_groups()
    {
        await _sut.InsertAsync(TestRows.Image("a", "1.0.0"), TestRows.Image("a", "2.0.0", region: "eu-west-1"), TestRows.Image("a", "3.0.0", account: "aws"));

        Assert.Equal(["a 1.0.0/1", "a 2.0.0/1", "a 3.0.0/1"], await _sut.AllAsync(Newest(ResourceGrouping.NewestOfName)));
    }

    [SpecificationFact]
    public async Task Paging_under_concurrent_writes_shows_each_lasting_row_once()
    {
        var lasting = Enumerable.Range(0, 150).Select(i => $"keep{i:D3}").ToList();
        await _sut.InsertAsync(lasting.Select((n, i) => TestRows.Image(n, createdAfter: i, attributes: ("status", "AVAILABLE"))).ToArray());
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i = (i + 1) % 150)
            {
                await _sut.CommitAsync(new InsertResource(TestRows.Image($"keep{i:D3}x", createdAfter: i, attributes: ("status", "AVAILABLE"))));
                await _sut.CommitAsync(new UpdateResource(TestRows.Image($"keep{i:D3}", createdAfter: i, revision: i, attributes: ("status", "AVAILABLE")), null));
                await _sut.CommitAsync(new DeleteResource(TestRows.Image($"keep{i:D3}x").Arn));
            }
        });

        foreach (var order in Enum.GetValues<ResourceOrder>())
        {
            var seen = await _sut.AllAsync(Having("status", "AVAILABLE") with { Order = order, Limit = 7 });
            Assert.Equal(lasting.Select(n => n + " 1.0.0/1"), seen.Where(n => !n.Contains('x')));
        }
        await stop.CancelAsync();
        await writing;
    }

    [SpecificationTheory]
    [InlineData("nonsense", ResourceOrder.NameAndVersion)]
    [InlineData("c.1.5", ResourceOrder.NameAndVersion)]
    [InlineData("n.1.a", ResourceOrder.Created)]
    [InlineData("n.x.a", ResourceOrder.NameAndVersion)]
    [InlineData("", ResourceOrder.Created)]
    public async Task A_cursor_of_no_such_list_is_refused(string cursor, ResourceOrder order)
        => await Assert.ThrowsAsync<ArgumentException>(() => _sut.ListAsync(new ResourceQuery { Kind = "image", Order = order, After = cursor }));

    [SpecificationTheory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task A_page_of_another_size_is_refused(int limit)
        => await Assert.ThrowsAsync<ArgumentException>(() => _sut.ListAsync(new ResourceQuery { Kind = "image", Limit = limit }));

    private async Task AssertGroupsAsync(IEnumerable<ResourceRow> rows, ResourceOrder order, bool descending)
    {
        foreach (var status in new[] { null, "1" })
        {
            foreach (var grouping in new[] { ResourceGrouping.NewestBuildOfVersion, ResourceGrouping.NewestOfName })
            {
                var groups = grouping == ResourceGrouping.NewestOfName
                    ? rows.GroupBy(r => (r.Name, 0, 0, 0)) : rows.GroupBy(r => (r.Name, r.Major, r.Minor, r.Patch));
                var expected = groups.Select(g => g.MaxBy(r => (r.Major, r.Minor, r.Patch, r.Build))!).Where(r => status is null || r.Attributes["status"] == status);
                var ordered = (order == ResourceOrder.Created ? expected.OrderBy(r => r.Created) : expected.OrderBy(r => (r.Name, r.Major, r.Minor, r.Patch, r.Build)))
                    .Select(TestRows.Label).ToList();
                var query = (status is null ? new ResourceQuery { Kind = "image" } : Having("status", status))
                    with { Order = order, Descending = descending, Grouping = grouping, Limit = 2 };
                Assert.Equal(descending ? ordered.AsEnumerable().Reverse() : ordered, await _sut.AllAsync(query));
            }
        }
    }

    private async Task InsertShuffledAsync()
    {
        foreach (var label in InOrder.OrderBy(l => (l.Length * 31 + l[0] * 7 + l[^1]) % 13))
        {
            var (name, rest) = (label[..label.LastIndexOf(' ')], label[(label.LastIndexOf(' ') + 1)..].Split('/'));
            await _sut.InsertAsync(TestRows.Image(name, rest[0], int.Parse(rest[1])) with { Arn = $"arn:{label}" });
        }
    }
}
