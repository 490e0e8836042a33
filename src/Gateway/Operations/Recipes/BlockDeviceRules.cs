using BuildFarm.Model.Api;
using BuildFarm.Model.Enums;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Recipes;

/// <summary>What block device mappings must keep to among themselves: an instance would not be launched with them, long after the recipe was made.</summary>
internal static class BlockDeviceRules
{
    // Without a type the cloud chooses, so that nothing speaks against the figures.
    private static readonly EbsVolumeType[] WithIops = [EbsVolumeType.Unspecified, EbsVolumeType.Io1, EbsVolumeType.Io2, EbsVolumeType.Gp3];
    private static readonly EbsVolumeType[] WithThroughput = [EbsVolumeType.Unspecified, EbsVolumeType.Gp3];

    /// <param name="parameter">JSON path of the list.</param>
    /// <exception cref="ApiException">InvalidParameterValue, naming the place.</exception>
    public static void Check(IReadOnlyList<InstanceBlockDeviceMapping> mappings, string parameter)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < mappings.Count; i++)
        {
            if (mappings[i].HasDeviceName && !names.Add(mappings[i].DeviceName))
            {
                throw Errors.InvalidValue($"{parameter}[{i}].deviceName", "The device stands in an earlier mapping already.");
            }

            if (mappings[i].Ebs is { } volume)
            {
                Check(volume, $"{parameter}[{i}].ebs");
            }
        }
    }

    private static void Check(EbsInstanceBlockDeviceSpecification volume, string at)
    {
        if (volume.HasIops && !WithIops.Contains(volume.VolumeType))
        {
            throw Errors.InvalidValue($"{at}.iops", $"Volumes of the type {WireNames.Of(volume.VolumeType)} have no iops; io1, io2 and gp3 have.");
        }

        if (!volume.HasIops && volume.VolumeType is EbsVolumeType.Io1 or EbsVolumeType.Io2)
        {
            throw Errors.InvalidValue($"{at}.iops", $"A volume of the type {WireNames.Of(volume.VolumeType)} needs iops.");
        }

        if (volume.HasThroughput && !WithThroughput.Contains(volume.VolumeType))
        {
            throw Errors.InvalidValue($"{at}.throughput", $"Volumes of the type {WireNames.Of(volume.VolumeType)} have no throughput; gp3 has.");
        }
    }
}
