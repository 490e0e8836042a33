using BuildFarm.Gateway.Calls;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace BuildFarm.Gateway.Tests.Calls;

public sealed class CallersTests
{
    [Fact]
    public void A_connection_that_broke_is_a_caller_who_has_gone_and_no_failure_of_the_farm()
    {
        var http = new DefaultHttpContext();

        Assert.True(Callers.HaveGone(http, new ConnectionAbortedException()));
        Assert.True(Callers.HaveGone(http, new ConnectionResetException("reset")));
        Assert.True(Callers.HaveGone(http, new IOException("The request stream was aborted.", new ConnectionAbortedException())));
        Assert.False(Callers.HaveGone(http, new IOException("No space left on device")));
        Assert.False(Callers.HaveGone(http, new OperationCanceledException()));

        http.RequestAborted = new CancellationToken(canceled: true);
        Assert.True(Callers.HaveGone(http, new OperationCanceledException()));
        Assert.False(Callers.HaveGone(http, new InvalidOperationException()));
    }
}
