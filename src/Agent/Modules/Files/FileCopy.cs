using System.Runtime.InteropServices;
using BuildFarm.Agent.Processes;
using Microsoft.Win32.SafeHandles;

namespace BuildFarm.Agent.Modules.Files;

/// <summary>
/// Copies one file with its mode and times inside the kernel, in pieces so that a timeout can end it. .NET's own copy truncates the
/// new file first, which makes ext4 write all of it out before the close returns: half as fast.
/// </summary>
internal static unsafe class FileCopy
{
    private const int PieceBytes = 64 * 1024 * 1024;
    private const int BufferBytes = 256 * 1024;

    /// <exception cref="IOException">The system's reason. A file that was not there before is not left half.</exception>
    public static void Copy(string source, string destination, CancellationToken stop)
    {
        if (!OperatingSystem.IsLinux())
        {
            File.Copy(source, destination, overwrite: true);
            return;
        }

        using SafeFileHandle from = File.OpenHandle(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        bool isNew = !Path.Exists(destination);
        using SafeFileHandle to = File.OpenHandle(destination, isNew ? FileMode.CreateNew : FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            if (!InKernel(from, to, stop))
            {
                ThroughBuffer(from, to, stop);
            }

            File.SetUnixFileMode(to, File.GetUnixFileMode(from));
            File.SetLastWriteTimeUtc(to, File.GetLastWriteTimeUtc(from));
        }
        catch when (isNew)
        {
            File.Delete(destination);
            throw;
        }
    }

    /// <returns>False when this pair of files cannot be copied that way, and nothing was.</returns>
    private static bool InKernel(SafeFileHandle from, SafeFileHandle to, CancellationToken stop)
    {
        const int otherDevice = 18, invalid = 22, noSuchCall = 38, notSupported = 95, notPermitted = 1;
        for (long copied = 0; ; )
        {
            stop.ThrowIfCancellationRequested();
            nint count = NativeMethods.copy_file_range((int)from.DangerousGetHandle(), null, (int)to.DangerousGetHandle(), null, PieceBytes, 0);
            if (count < 0)
            {
                int error = Marshal.GetLastPInvokeError();
                if (error == NativeMethods.Interrupted)
                {
                    continue;
                }

                return copied == 0 && (error is otherDevice or invalid or noSuchCall or notSupported or notPermitted)
                    ? false
                    : throw new IOException(Marshal.GetPInvokeErrorMessage(error));
            }

            if (count == 0)
            {
                return copied > 0; // files in /proc say that they are empty
            }

            copied += count;
        }
    }

    private static void ThroughBuffer(SafeFileHandle from, SafeFileHandle to, CancellationToken stop)
    {
        byte[] buffer = new byte[BufferBytes];
        long position = 0;
        for (int count; (count = RandomAccess.Read(from, buffer, position)) > 0; position += count)
        {
            stop.ThrowIfCancellationRequested();
            RandomAccess.Write(to, buffer.AsSpan(0, count), position);
        }
    }
}
