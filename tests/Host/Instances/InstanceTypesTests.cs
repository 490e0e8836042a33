using BuildFarm.Host.Instances;

namespace BuildFarm.Host.Tests.Instances;

public sealed class InstanceTypesTests
{
    [Theory]
    [InlineData("t3.micro", 2, 1024)]
    [InlineData("t2.micro", 1, 1024)]
    [InlineData("m5.large", 2, 8192)]
    [InlineData("m5.4xlarge", 16, 65536)]
    [InlineData("c5.xlarge", 4, 8192)]
    [InlineData("r5.2xlarge", 8, 65536)]
    public void Type_has_the_clouds_processors_and_memory(string name, int cpus, long memoryMiB)
    {
        var type = InstanceTypes.Get(name);

        Assert.Equal((cpus, memoryMiB << 20), (type.Cpus, type.MemoryBytes));
    }

    [Theory]
    [InlineData("m5.huge", "m5.large")]
    [InlineData("", "t3.*")]
    [InlineData("zz9.plural", "m5.*")]
    public void Unknown_type_is_refused_with_what_there_is(string name, string offered)
    {
        var error = Assert.Throws<HostException>(() => InstanceTypes.Get(name));

        Assert.Contains(offered, error.Message);
    }
}
