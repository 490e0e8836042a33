using System.Globalization;
using BuildFarm.Wire.Bench;

switch (args)
{
    case ["signature"]:
        var check = await SignatureCheck.MeasureAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $$"""{"microseconds":{{check.Microseconds:0.00}},"sessionMicroseconds":{{check.SessionMicroseconds:0.00}},"bareMicroseconds":{{check.BareMicroseconds:0.00}}}"""));
        return 0;
    case ["watch", var grpc, var data, var arn, var count]:
        await IdleWatches.HoldAsync(new Uri("http://" + grpc), data, arn, int.Parse(count, CultureInfo.InvariantCulture));
        return 0;
    default:
        Console.Error.WriteLine("usage: BuildFarm.Wire.Bench signature | watch HOST:PORT DATA ARN STREAMS");
        return 2;
}
