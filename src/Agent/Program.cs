using BuildFarm.Agent.Commands;

return await AgentCommandLine.RunAsync(args);
