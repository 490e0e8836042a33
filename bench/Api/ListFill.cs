using BuildFarm.Catalog;
using BuildFarm.Model.Api;
using Google.Protobuf;

namespace BuildFarm.Api.Bench;

/// <summary>Copies one infrastructure configuration of a farm that is down, under names of their own.</summary>
internal static class ListFill
{
    private const int AtOnce = 1000;

    public static async Task RunAsync(string data, string arn, int rows)
    {
        await using var catalog = await CatalogFactory.OpenAsync($"sqlite:{Path.Combine(data, "catalog.db")}");
        var first = await catalog.GetAsync(arn) ?? throw new InvalidOperationException($"There is no {arn}.");
        for (var at = 0; at < rows; at += AtOnce)
        {
            await catalog.CommitAsync([.. Enumerable.Range(at, AtOnce).Select(number => new InsertResource(Copy(first, number)))]);
        }
    }

    private static ResourceRow Copy(ResourceRow first, int number)
    {
        var message = InfrastructureConfiguration.Parser.ParseFrom(first.Body);
        message.Name = $"fill-{number:000000}";
        message.Arn = first.Arn[..(first.Arn.LastIndexOf('/') + 1)] + message.Name;
        return first with { Arn = message.Arn, Name = message.Name, Body = message.ToByteArray() };
    }
}
