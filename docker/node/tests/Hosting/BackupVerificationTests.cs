using System.Security.Cryptography;
using Elastickv.Node.Admin.CommandLine;
using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Keys;

namespace Elastickv.Node.Tests.Hosting;

/// <summary><c>admin encryption backup verify</c> (spec §7.3, §9) on the files of a node that went through the whole rollout and stopped.</summary>
public sealed class BackupVerificationTests
{
    private TestCluster _cluster = null!;

    [SetUp]
    public async Task Start()
    {
        _cluster = new TestCluster(1) { IsCapable = true };
        await _cluster.StartAllAsync();
        await _cluster.SetAsync("clear", "value");
    }

    [TearDown]
    public async Task Remove() => await _cluster.DisposeAsync();

    [Test]
    public async Task A_whole_copy_is_opened_and_counted_and_left_as_it_is()
    {
        await EncryptAsync();
        var before = Hashes();

        var (code, output, error) = await VerifyAsync();

        Assert.That((code, error), Is.EqualTo((0, "")));
        Assert.That(output, Does.Match("^backup ok keys=3 sealed_values=[1-9][0-9]* clear_values=[1-9][0-9]* sealed_log_entries=[1-9][0-9]* snapshots=0$"));
        Assert.That(Hashes(), Is.EqualTo(before));
    }

    [Test]
    public async Task A_copy_without_its_sidecar_is_lost()
    {
        await EncryptAsync();
        File.Delete(_cluster.SidecarPath(0));

        await RefusedAsync(EncryptionError.BackupMissingSidecar);
    }

    [Test]
    public async Task A_sidecar_older_than_the_data_is_not_enough()
    {
        var rollout = new RolloutClient(_cluster);
        await rollout.BootstrapAsync(1, 2);
        var old = await File.ReadAllBytesAsync(_cluster.SidecarPath(0));
        rollout.Dispose();
        await EncryptAsync();
        await File.WriteAllBytesAsync(_cluster.SidecarPath(0), old);

        await RefusedAsync(EncryptionError.SidecarBehindRaftLog);
    }

    [Test]
    public async Task The_KEK_must_fit()
    {
        await EncryptAsync();
        await File.WriteAllBytesAsync(_cluster.KekFile(), new byte[32]);

        await RefusedAsync(EncryptionError.KekMismatch);
    }

    [Test]
    public async Task A_damaged_value_is_found()
    {
        await EncryptAsync();
        var (key, value) = LastVersion();
        value[^1] ^= 1;
        using (var rows = _cluster.Rows(0))
        {
            using var batch = rows.BeginBatch();
            batch.Put(key, value);
            batch.Commit();
        }

        await RefusedAsync(EncryptionError.EncryptedReadIntegrity);
    }

    [Test]
    public async Task A_copy_that_was_never_encrypted_needs_no_sidecar()
    {
        await _cluster.StopAsync(0);

        Assert.That(await VerifyAsync(), Is.EqualTo((0, "backup ok: never encrypted", "")));
    }

    [Test]
    public async Task What_is_no_copy_of_a_node_is_refused()
    {
        var (code, _, error) = await RunAsync("--dir", _cluster.Root);

        Assert.That((code, error), Is.EqualTo((1, error)));
        Assert.That(error, Does.Contain("is no copy of a data directory"));
    }

    /// <summary>The whole rollout with a rotation, and a value in every phase; then the node stops.</summary>
    private async Task EncryptAsync()
    {
        using var rollout = new RolloutClient(_cluster);
        if (rollout.FindSidecar(0) is null)
            await rollout.BootstrapAsync(1, 2);
        await rollout.EnableStorageAsync();
        await _cluster.SetAsync("sealed", "value");
        await rollout.EnableRaftAsync();
        await rollout.RotateAsync(Purpose.Storage, 3);
        await _cluster.SetAsync("rotated", "value");
        await _cluster.StopAsync(0);
    }

    private (byte[] Key, byte[] Value) LastVersion()
    {
        var key = Convert.FromHexString(_cluster.Values(0).Keys.Last());
        using var rows = _cluster.Rows(0);
        return (key, rows.Get(key)!);
    }

    private async Task RefusedAsync(EncryptionError expected)
    {
        var (code, _, error) = await VerifyAsync();
        Assert.That((code, error), Is.EqualTo((1, error)));
        Assert.That(error, Does.Contain(EncryptionErrorText.Text(expected)).And.Not.Contain("\n"));
    }

    private Task<(int Code, string Output, string Error)> VerifyAsync() => RunAsync(
        "--dir", Path.Combine(_cluster.DataDirectory(0), "n1"), "--encryptionSidecarPath", _cluster.SidecarPath(0), "--kekFile", _cluster.KekFile());

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await OfflineCommand.Find(["admin", "encryption", "backup", "verify", .. arguments])!.RunAsync(output, error, TimeProvider.System);
        return (code, output.ToString().TrimEnd(), error.ToString().TrimEnd());
    }

    // SQLite may leave an empty log of its own beside the rows.
    private SortedDictionary<string, string> Hashes() => new(Directory.EnumerateFiles(_cluster.Root, "*", SearchOption.AllDirectories)
        .Where(path => !path.EndsWith("-shm", StringComparison.Ordinal) && new FileInfo(path).Length > 0)
        .ToDictionary(path => path, path => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))));
}
