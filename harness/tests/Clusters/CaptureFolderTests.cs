using Elastickv.Jepsen.Harness.Clusters;

namespace Elastickv.Jepsen.Harness.Tests.Clusters;

public sealed class CaptureFolderTests
{
    [Test]
    public async Task A_whole_capture_stays()
    {
        using var folder = new TestFolder();

        await CaptureFolder.FillAsync(folder.At("f1-kill", "n1"), () => File.WriteAllTextAsync(folder.At("f1-kill", "n1", "x.wal"), "x"));

        Assert.That(File.Exists(folder.At("f1-kill", "n1", "x.wal")), Is.True);
    }

    [Test]
    public void Half_a_capture_is_removed()
    {
        using var folder = new TestFolder();

        async Task BreakOff()
        {
            await File.WriteAllTextAsync(folder.At("f1-kill", "n1", "x.wal"), "x");
            throw new OperationCanceledException();
        }

        Assert.Multiple(() =>
        {
            Assert.That(() => CaptureFolder.FillAsync(folder.At("f1-kill", "n1"), BreakOff), Throws.TypeOf<OperationCanceledException>());
            Assert.That(Directory.Exists(folder.At("f1-kill", "n1")), Is.False);
        });
    }
}
