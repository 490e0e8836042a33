using System.CommandLine;
using BuildFarm.Cli.Terminal;
using BuildFarm.Documents.Schemas;

namespace BuildFarm.Cli.Commands;

/// <summary>Prints the JSON Schema of documents, for editors. Needs no farm.</summary>
internal static class ComponentSchemaCommand
{
    public static Command Create(ActionSetter setAction)
    {
        var kind = new Option<string>("--kind") { Description = "component or workflow", HelpName = "KIND", DefaultValueFactory = _ => "component" };
        var command = new Command("schema", "Print the JSON Schema of component or workflow documents, for editors");
        command.Add(kind);
        setAction(command, context =>
        {
            var asked = context.Parsed.GetRequiredValue(kind);
            context.Environment.Out.Write(asked switch
            {
                "component" => SchemaGenerator.ComponentSchema(),
                "workflow" => SchemaGenerator.WorkflowSchema(),
                _ => throw CliException.Usage($"--kind '{asked}' is neither component nor workflow"),
            });
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }
}
