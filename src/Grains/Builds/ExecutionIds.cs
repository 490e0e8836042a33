using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace BuildFarm.Grains.Builds;

/// <summary>
/// Ids of workflow executions and of their steps, functions of the build and of ordinals: all of one build begin alike, so that the
/// build is found by one attribute of its row, and no execution needs a row of its own.
/// </summary>
public static class ExecutionIds
{
    private const string WorkflowPrefix = "wf-";
    private const string StepPrefix = "step-";

    /// <summary>What all ids of a build begin with: 24 hexadecimal digits.</summary>
    public static string Build(string buildArn) => Convert.ToHexStringLower(Prefix(buildArn));

    /// <param name="workflow">Ordinal of the workflow among all that the build had, earlier tries first.</param>
    public static string Workflow(string buildArn, int workflow) => WorkflowPrefix + Text(buildArn, workflow, 0);

    /// <param name="step">Index of the step in its workflow.</param>
    public static string Step(string buildArn, int workflow, int step) => StepPrefix + Text(buildArn, workflow, step + 1);

    /// <summary>What an id says: the build's prefix and the ordinals; a workflow's id has the step -1. Null: no id of either kind.</summary>
    public static ExecutionId? Parse(string id)
    {
        if (!TryDigits(id, out var digits) || !Guid.TryParseExact(digits, "D", out var value))
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return new ExecutionId(
            Convert.ToHexStringLower(bytes[..12]),
            BinaryPrimitives.ReadUInt16BigEndian(bytes[12..]),
            BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]) - 1);
    }

    private static bool TryDigits(string id, [NotNullWhen(true)] out string? digits)
    {
        digits = id.StartsWith(WorkflowPrefix, StringComparison.Ordinal) ? id[WorkflowPrefix.Length..]
            : id.StartsWith(StepPrefix, StringComparison.Ordinal) ? id[StepPrefix.Length..] : null;
        return digits is not null;
    }

    private static byte[] Prefix(string buildArn) => SHA256.HashData(Encoding.UTF8.GetBytes("execution " + buildArn))[..12];

    private static string Text(string buildArn, int workflow, int step)
    {
        Span<byte> bytes = stackalloc byte[16];
        Prefix(buildArn).CopyTo(bytes);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[12..], checked((ushort)workflow));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[14..], checked((ushort)step));
        return new Guid(bytes, bigEndian: true).ToString("D");
    }
}
