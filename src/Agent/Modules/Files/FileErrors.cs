namespace BuildFarm.Agent.Modules.Files;

/// <summary>Turns the system's refusals into a module's words: which module, which path, why.</summary>
internal static class FileErrors
{
    public static void Explain(string action, string path, Action work) => Explain(action, path, () =>
    {
        work();
        return true;
    });

    public static T Explain<T>(string action, string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (UnauthorizedAccessException)
        {
            throw new ModuleException($"{action}: no permission for '{path}' (or it is a folder where a file is needed)");
        }
        catch (IOException e)
        {
            throw new ModuleException($"{action}: '{path}': {e.Message}");
        }
        catch (ArgumentException e)
        {
            throw new ModuleException($"{action}: '{path}' is no valid path: {e.Message}");
        }
    }
}
