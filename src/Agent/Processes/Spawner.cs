using System.Collections;
using System.Runtime.InteropServices;
using System.Text;

namespace BuildFarm.Agent.Processes;

/// <summary>
/// Starts one program through posix_spawn in a session of its own, standard input empty. posix_spawn shares the
/// parent's memory until exec, so it costs the same however large the agent is.
/// </summary>
internal static unsafe class Spawner
{
    private const int AttributeBytes = 512; // glibc: 336 for attributes, 80 for actions, 128 for a signal set
    private static readonly Lazy<string[]> Inherited = new(ReadEnvironment);

    /// <returns>The process id, which is also its group's and session's.</returns>
    /// <exception cref="ProcessStartException">With the system's reason.</exception>
    public static int Start(ProcessSpec spec, int standardOutput, int standardError)
    {
        using var strings = new NativeStrings();
        byte** arguments = strings.Array(spec.Arguments.Prepend(spec.Path).ToArray());
        byte** environment = strings.Array(spec.Environment is null ? Inherited.Value : Merge(spec.Environment));
        byte* actions = stackalloc byte[AttributeBytes];
        byte* attributes = stackalloc byte[AttributeBytes];
        byte* signals = stackalloc byte[AttributeBytes];
        NativeMethods.posix_spawn_file_actions_init(actions);
        NativeMethods.posix_spawnattr_init(attributes);
        try
        {
            NativeMethods.posix_spawn_file_actions_addopen(actions, 0, strings.One("/dev/null"), 0, 0);
            NativeMethods.posix_spawn_file_actions_adddup2(actions, standardOutput, 1);
            NativeMethods.posix_spawn_file_actions_adddup2(actions, standardError, 2);
            if (spec.WorkingDirectory is { } folder)
            {
                NativeMethods.posix_spawn_file_actions_addchdir_np(actions, strings.One(folder));
            }

            NativeMethods.posix_spawnattr_setflags(attributes, NativeMethods.SpawnFlags);
            NativeMethods.sigfillset(signals);
            NativeMethods.posix_spawnattr_setsigdefault(attributes, signals);
            NativeMethods.sigemptyset(signals);
            NativeMethods.posix_spawnattr_setsigmask(attributes, signals);
            int pid;
            int error = NativeMethods.posix_spawn(&pid, strings.One(spec.Path), actions, attributes, arguments, environment);
            return error == 0 ? pid : throw Refused(spec, error);
        }
        finally
        {
            NativeMethods.posix_spawnattr_destroy(attributes);
            NativeMethods.posix_spawn_file_actions_destroy(actions);
        }
    }

    private static ProcessStartException Refused(ProcessSpec spec, int error)
    {
        const int notFound = 2, tooBig = 7;
        string reason = Marshal.GetPInvokeErrorMessage(error);
        if (error == notFound && File.Exists(spec.Path))
        {
            reason = spec.WorkingDirectory is { } folder && !Directory.Exists(folder)
                ? $"the working directory '{folder}' does not exist"
                : "the interpreter or loader that it names does not exist";
        }

        return new ProcessStartException(
            error == tooBig ? $"'{spec.Path}' cannot be started: its arguments and environment are too long" : $"'{spec.Path}' cannot be started: {reason}",
            error == notFound ? 127 : 126);
    }

    private static string[] ReadEnvironment()
    {
        List<string> all = [];
        foreach (DictionaryEntry entry in System.Environment.GetEnvironmentVariables())
        {
            all.Add($"{entry.Key}={entry.Value}");
        }

        // a service manager or a cron job may start the agent with no PATH; a component expects one
        if (System.Environment.GetEnvironmentVariable("PATH") is null)
        {
            all.Add("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        }

        return [.. all];
    }

    private static string[] Merge(IReadOnlyDictionary<string, string> extra) =>
        [.. Inherited.Value.Where(line => !extra.ContainsKey(line[..line.IndexOf('=')])), .. extra.Select(pair => $"{pair.Key}={pair.Value}")];

    private sealed class NativeStrings : IDisposable
    {
        private readonly List<nint> _blocks = [];

        public byte* One(string text)
        {
            if (text.Contains('\0'))
            {
                throw new ProcessStartException("an argument, path or variable contains a NUL character, which no program can be given", 126);
            }

            byte[] utf8 = Encoding.UTF8.GetBytes(text);
            nint block = (nint)NativeMemory.Alloc((nuint)utf8.Length + 1);
            _blocks.Add(block);
            utf8.CopyTo(new Span<byte>((void*)block, utf8.Length));
            ((byte*)block)[utf8.Length] = 0;
            return (byte*)block;
        }

        public byte** Array(IReadOnlyList<string> texts)
        {
            byte** array = (byte**)NativeMemory.AllocZeroed((nuint)(texts.Count + 1), (nuint)sizeof(byte*));
            _blocks.Add((nint)array);
            for (int i = 0; i < texts.Count; i++)
            {
                array[i] = One(texts[i]);
            }

            return array;
        }

        public void Dispose()
        {
            foreach (nint block in _blocks)
            {
                NativeMemory.Free((void*)block);
            }
        }
    }
}
