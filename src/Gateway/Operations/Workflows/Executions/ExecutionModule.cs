using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Model.Api;

namespace BuildFarm.Gateway.Operations.Workflows.Executions;

internal sealed class ExecutionModule(ExecutionReading reading, WaitingSteps waiting) : IOperationModule
{
    public void Register(OperationMap map)
    {
        map.Add<ListWorkflowExecutionsRequest, ListWorkflowExecutionsResponse>("ListWorkflowExecutions", reading.ListAsync);
        map.Add<GetWorkflowExecutionRequest, GetWorkflowExecutionResponse>("GetWorkflowExecution", reading.GetAsync);
        map.Add<ListWorkflowStepExecutionsRequest, ListWorkflowStepExecutionsResponse>("ListWorkflowStepExecutions", reading.ListStepsAsync);
        map.Add<GetWorkflowStepExecutionRequest, GetWorkflowStepExecutionResponse>("GetWorkflowStepExecution", reading.GetStepAsync);
        map.Add<ListWaitingWorkflowStepsRequest, ListWaitingWorkflowStepsResponse>("ListWaitingWorkflowSteps", waiting.ListAsync);
        map.Add<SendWorkflowStepActionRequest, SendWorkflowStepActionResponse>("SendWorkflowStepAction", waiting.SendAsync);
    }
}
