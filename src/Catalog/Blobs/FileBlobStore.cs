using BuildFarm.Catalog.Blobs;
using Microsoft.Win32.SafeHandles;

namespace BuildFarm.Catalog;

/// <summary>
/// Blobs as files under one folder. What was answered is on the disk: a whole write goes to a file of its own, which is synced and then
/// renamed into place; an append is synced before its answer, so that an agent may drop what it has sent; a new name is synced in its folder.
/// One process uses the folder; calls for one name go one after the other.
/// </summary>
public sealed class FileBlobStore : IBlobStore
{
    // '+' is in no blob's name
    private const string TemporaryFolder = "+new";
    private const int MaxRead = 16 * 1024 * 1024;

    private readonly string _root;
    private readonly string _temporary;
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];
    private long _lastTemporary;

    /// <summary>Makes the folder where it is missing, and clears what a crash left half written.</summary>
    public FileBlobStore(string folder)
    {
        _root = Path.GetFullPath(folder);
        _temporary = Path.Combine(_root, TemporaryFolder);
        if (Directory.Exists(_temporary))
        {
            Directory.Delete(_temporary, recursive: true);
        }
        Directory.CreateDirectory(_temporary);
    }

    public async Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation = default)
    {
        var path = PathOf(name);
        var making = Path.Combine(_temporary, Interlocked.Increment(ref _lastTemporary).ToString("x", null));
        try
        {
            using (var file = File.OpenHandle(making, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.Asynchronous))
            {
                await RandomAccess.WriteAsync(file, content, 0, cancellation).ConfigureAwait(false);
                RandomAccess.FlushToDisk(file);
            }
            using (await EnterAsync(name, cancellation).ConfigureAwait(false))
            {
                MakeFolder(path);
                File.Move(making, path, overwrite: true);
                FolderSync.Sync(Path.GetDirectoryName(path)!);
            }
        }
        catch
        {
            File.Delete(making);
            throw;
        }
    }

    public async Task<long> AppendAsync(
        string name, long offset, ReadOnlyMemory<byte> content, bool durable = true, CancellationToken cancellation = default)
    {
        var path = PathOf(name);
        using var entered = await EnterAsync(name, cancellation).ConfigureAwait(false);
        var isNew = !File.Exists(path);
        if (isNew)
        {
            BlobAppend.Fresh(name, 0, offset, content);
            MakeFolder(path, durable);
        }
        using var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite, FileOptions.Asynchronous);
        var length = RandomAccess.GetLength(file);
        var fresh = BlobAppend.Fresh(name, length, offset, content);
        if (fresh.Length > 0)
        {
            await WriteOrTakeBackAsync(file, fresh, length, durable, cancellation).ConfigureAwait(false);
        }
        if (isNew && durable)
        {
            FolderSync.Sync(Path.GetDirectoryName(path)!);
        }
        return length + fresh.Length;
    }

    public async Task<byte[]?> ReadAsync(string name, long offset, int count, CancellationToken cancellation = default)
    {
        BlobAppend.CheckRead(offset, count);
        using var file = OpenToRead(PathOf(name));
        if (file is null)
        {
            return null;
        }
        var content = new byte[Math.Max(0, Math.Min(Math.Min(count, MaxRead), RandomAccess.GetLength(file) - offset))];
        var done = 0;
        while (done < content.Length)
        {
            var read = await RandomAccess.ReadAsync(file, content.AsMemory(done), offset + done, cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                return content[..done];
            }
            done += read;
        }
        return content;
    }

    public Task<long?> LengthAsync(string name, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var file = new FileInfo(PathOf(name));
        return Task.FromResult(file.Exists ? file.Length : (long?)null);
    }

    public async Task DeleteAsync(string name, CancellationToken cancellation = default)
    {
        var path = PathOf(name);
        using var entered = await EnterAsync(name, cancellation).ConfigureAwait(false);
        if (File.Exists(path))
        {
            File.Delete(path);
            FolderSync.Sync(Path.GetDirectoryName(path)!);
        }
    }

    private static async ValueTask WriteOrTakeBackAsync(
        SafeFileHandle file, ReadOnlyMemory<byte> fresh, long length, bool durable, CancellationToken cancellation)
    {
        try
        {
            await RandomAccess.WriteAsync(file, fresh, length, cancellation).ConfigureAwait(false);
            if (durable)
            {
                RandomAccess.FlushToDisk(file);
            }
        }
        catch
        {
            // a full disk may have taken a part; the length must keep saying what was answered
            RandomAccess.SetLength(file, length);
            throw;
        }
    }

    private static SafeFileHandle? OpenToRead(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException || Directory.Exists(path))
        {
            return null;
        }
    }

    private string PathOf(string name)
    {
        BlobName.Check(name);
        return Path.Combine(_root, name);
    }

    /// <summary>Makes the folders above a file and, where it is to be durable, syncs each new name in its parent.</summary>
    private void MakeFolder(string path, bool durable = true)
    {
        var made = new Stack<string>();
        for (var folder = Path.GetDirectoryName(path)!; folder.Length > _root.Length && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder)!)
        {
            made.Push(folder);
        }
        foreach (var folder in made)
        {
            Directory.CreateDirectory(folder);
            if (durable)
            {
                FolderSync.Sync(Path.GetDirectoryName(folder)!);
            }
        }
    }

    private async ValueTask<Entered> EnterAsync(string name, CancellationToken cancellation)
    {
        var gate = _gates[(uint)name.GetHashCode() % _gates.Length];
        await gate.WaitAsync(cancellation).ConfigureAwait(false);
        return new Entered(gate);
    }

    private readonly struct Entered(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
