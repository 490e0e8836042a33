namespace BuildFarm.EndToEnd.Tests.Support;

/// <summary>A test with the AWS CLI: skipped by name where it is not installed.</summary>
public sealed class AwsFactAttribute : FactAttribute
{
    public AwsFactAttribute()
    {
        Timeout = 120_000;
        Skip = Programs.WhyNot() ?? (Programs.Find("aws") is null ? "needs the AWS CLI" : null);
    }
}
