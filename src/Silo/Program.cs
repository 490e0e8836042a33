using System.CommandLine;
using BuildFarm.Clouds;
using BuildFarm.Silo.Configuration;
using BuildFarm.Silo.Hosting;
using BuildFarm.Silo.Keys;

var root = new RootCommand("The BuildFarm server") { UpCommand.Create(FarmServer.RunAsync), KeysCommand.Create(Console.Out, TimeProvider.System) };
try
{
    var parsed = root.Parse(args);
    if (parsed.Errors.Count > 0)
    {
        foreach (var error in parsed.Errors)
        {
            await Console.Error.WriteLineAsync("buildfarm: " + error.Message);
        }

        return 2;
    }

    // exceptions come here, not to the library's own handler: each is one line
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (UsageException error)
{
    await Console.Error.WriteLineAsync("buildfarm: " + error.Message);
    return 2;
}
catch (CloudException error)
{
    await Console.Error.WriteLineAsync("buildfarm: " + error.Message);
    return 1;
}
catch (BuildFarm.Catalog.CatalogException error)
{
    await Console.Error.WriteLineAsync("buildfarm: " + error.Message);
    return 1;
}
catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync("buildfarm: " + error.Message);
    return 1;
}
