using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Sidecars;
using Elastickv.Node.Storage.Files;
using Elastickv.Node.Tests.Storage;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.Node.Tests.Encryption.Sidecars;

public sealed class SidecarCrashTests
{
    private static readonly Sidecar Old = Sidecar.Empty.WithKey(1, Key(Purpose.Storage)).WithKey(2, Key(Purpose.Raft)) with { ActiveStorage = 1, ActiveRaft = 2 };
    private static readonly Sidecar New = Old.WithKey(3, Key(Purpose.Storage)).WithActive(Purpose.Storage, 3).WithAppliedIndex(42);

    private TemporaryDirectory _directory;

    private string SidecarPath => _directory.File("keys.json");

    [SetUp]
    public void SetUp()
    {
        _directory = new TemporaryDirectory();
        new SidecarFile(SidecarPath).Write(Old);
    }

    [TearDown]
    public void TearDown() => _directory.Dispose();

    [Test]
    public void After_a_crash_at_any_step_the_file_is_the_old_or_the_new_one_and_can_be_written_again()
    {
        var steps = StepsOfAWholeWrite();
        for (var stopAfter = 0; stopAfter < steps; stopAfter++)
        {
            Restore(CleanState());
            var files = new CrashingFiles(_directory.Path, stopAfter);
            Assert.Throws<CrashPoint>(() => new SidecarFile(SidecarPath, files).Write(New));
            foreach (var state in files.PossibleStates().ToList())
            {
                Restore(state);
                Assert.That(new SidecarFile(SidecarPath).Read(), Is.EqualTo(Old).Or.EqualTo(New), $"crash after {string.Join(", ", files.Steps)}");
                new SidecarFile(SidecarPath).Write(New);
                Assert.That(CrashingFiles.Capture(_directory.Path).Keys, Is.EqualTo(new[] { "keys.json" }), "no temporary file is left");
            }
        }
    }

    [Test]
    public void What_was_acknowledged_survives_a_power_loss()
    {
        var files = new CrashingFiles(_directory.Path, int.MaxValue);
        new SidecarFile(SidecarPath, files).Write(New);
        foreach (var state in files.PossibleStates().ToList())
        {
            Restore(state);
            Assert.That(new SidecarFile(SidecarPath).Read(), Is.EqualTo(New));
        }
    }

    [Test]
    public void The_steps_are_those_of_the_protocol()
    {
        var files = new CrashingFiles(_directory.Path, int.MaxValue);
        new SidecarFile(SidecarPath, files).Write(New);
        Assert.That(files.Steps, Is.EqualTo(new[] { "delete", "create", "write half", "write", "sync", "rename", "sync directory" }));
    }

    [Test]
    public void A_failing_directory_flush_is_an_unsupported_file_system()
    {
        var broken = new BrokenDirectorySync();
        Assert.Multiple(() =>
        {
            Assert.That(Expect.Error(() => new SidecarFile(SidecarPath, broken).Write(New)), Is.EqualTo(EncryptionError.UnsupportedFilesystem));
            Assert.That(Expect.Failure(() => FilesystemProbe.Run(SidecarPath, broken)).Message, Does.Contain("does not support durable directory sync"));
            Assert.That(CrashingFiles.Capture(_directory.Path).Keys, Is.EqualTo(new[] { "keys.json" }));
        });
    }

    [Test]
    public void The_probe_leaves_nothing_behind()
    {
        FilesystemProbe.Run(SidecarPath);
        Assert.That(CrashingFiles.Capture(_directory.Path).Keys, Is.EqualTo(new[] { "keys.json" }));
    }

    [Test]
    public void An_invalid_sidecar_is_not_written()
    {
        var before = CrashingFiles.Capture(_directory.Path);
        Expect.Failure(() => new SidecarFile(SidecarPath).Write(New with { ActiveRaft = 99 }));
        Assert.That(CrashingFiles.Capture(_directory.Path), Is.EqualTo(before));
    }

    [Test]
    [Platform(Exclude = "Win")]
    public void Only_the_owner_can_read_the_file() =>
        Assert.That(File.GetUnixFileMode(SidecarPath), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));

    [Test]
    public void No_file_is_no_sidecar()
    {
        File.Delete(SidecarPath);
        Assert.That(new SidecarFile(SidecarPath).Read(), Is.Null);
    }

    private static SidecarKey Key(Purpose purpose) =>
        new() { Purpose = purpose, Wrapped = [.. new byte[60]], Created = "2026-01-02T03:04:05Z", LocalEpoch = 1 };

    private int StepsOfAWholeWrite()
    {
        var files = new CrashingFiles(_directory.Path, int.MaxValue);
        new SidecarFile(SidecarPath, files).Write(New);
        return files.Steps.Count;
    }

    // As a crash during an earlier write left it: a stale temporary file lies there.
    private static Dictionary<string, byte[]> CleanState() =>
        new() { ["keys.json"] = SidecarWriter.Write(Old), ["keys.json.tmp"] = [1, 2, 3] };

    private void Restore(Dictionary<string, byte[]> state)
    {
        foreach (var path in Directory.EnumerateFiles(_directory.Path))
            File.Delete(path);
        foreach (var (name, content) in state)
            File.WriteAllBytes(_directory.File(name), content);
    }

    private sealed class BrokenDirectorySync : IFileOperations
    {
        private readonly FileOperations _files = FileOperations.Instance;

        public SafeFileHandle CreateExclusive(string path) => _files.CreateExclusive(path);

        public void Write(SafeFileHandle file, ReadOnlySpan<byte> content, long offset) => _files.Write(file, content, offset);

        public void Sync(SafeFileHandle file) => _files.Sync(file);

        public void Rename(string from, string to) => _files.Rename(from, to);

        public void SyncDirectory(string directory) => throw new IOException("Invalid argument");

        public void Delete(string path) => _files.Delete(path);
    }
}
