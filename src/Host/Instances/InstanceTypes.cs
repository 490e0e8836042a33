using System.Collections.Frozen;

namespace BuildFarm.Host.Instances;

/// <summary>Instance types by the cloud's names, with the processors and memory that they have there.</summary>
internal static class InstanceTypes
{
    private const long MiB = 1L << 20;
    private static readonly FrozenDictionary<string, InstanceType> s_types = All().ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);

    /// <summary>The type; an unknown name is refused with what there is of its family.</summary>
    public static InstanceType Get(string name)
    {
        if (s_types.TryGetValue(name, out var type))
        {
            return type;
        }
        var family = name.Split('.')[0];
        var near = s_types.Keys.Where(k => k.StartsWith(family + ".", StringComparison.Ordinal)).Order().ToList();
        var offer = near.Count > 0 ? near : s_types.Keys.Select(k => k.Split('.')[0] + ".*").Distinct().Order().ToList();
        throw HostException.Invalid($"The local cloud has no instance type \"{name}\". It has {string.Join(", ", offer)}.");
    }

    private static IEnumerable<InstanceType> All()
    {
        foreach (var family in new[] { "t2", "t3", "t3a" })
        {
            yield return Type($"{family}.nano", family == "t2" ? 1 : 2, 512);
            yield return Type($"{family}.micro", family == "t2" ? 1 : 2, 1024);
            yield return Type($"{family}.small", family == "t2" ? 1 : 2, 2048);
            yield return Type($"{family}.medium", 2, 4096);
            yield return Type($"{family}.large", 2, 8192);
            yield return Type($"{family}.xlarge", 4, 16384);
            yield return Type($"{family}.2xlarge", 8, 32768);
        }
        foreach (var (family, memoryPerCpu) in new[]
        {
            ("m4", 4096), ("m5", 4096), ("m5a", 4096), ("m6i", 4096), ("m6a", 4096), ("m7i", 4096), ("m7a", 4096),
            ("c5", 2048), ("c5a", 2048), ("c6i", 2048), ("c6a", 2048), ("c7i", 2048), ("c7a", 2048),
            ("r5", 8192), ("r5a", 8192), ("r6i", 8192), ("r7i", 8192),
        })
        {
            foreach (var (size, cpus) in new[]
            {
                ("large", 2), ("xlarge", 4), ("2xlarge", 8), ("4xlarge", 16), ("8xlarge", 32), ("12xlarge", 48), ("16xlarge", 64), ("24xlarge", 96),
            })
            {
                yield return Type($"{family}.{size}", cpus, cpus * memoryPerCpu);
            }
        }
    }

    private static InstanceType Type(string name, int cpus, int memoryMiB) => new(name, cpus, memoryMiB * MiB, 2048 + (1024 * cpus));
}
