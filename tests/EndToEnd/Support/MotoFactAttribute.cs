namespace BuildFarm.EndToEnd.Tests.Support;

/// <summary>A test with the AWS CLI and an emulator of AWS: skipped by name where one is not installed.</summary>
public sealed class MotoFactAttribute : FactAttribute
{
    public MotoFactAttribute()
    {
        Timeout = 240_000;
        Skip = new AwsFactAttribute().Skip ?? (Programs.Find("moto_server") is null ? "needs moto_server" : null);
    }
}
