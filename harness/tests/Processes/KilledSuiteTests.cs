using System.Diagnostics;
using System.Globalization;
using Elastickv.Jepsen.Harness.Processes;
using Elastickv.Jepsen.Harness.Tests.Clusters.Local;

namespace Elastickv.Jepsen.Harness.Tests.Processes;

public sealed class KilledSuiteTests
{
    [Test]
    public async Task Nothing_survives_a_suite_that_was_killed_once_the_next_run_begins()
    {
        using var folder = new TestFolder();
        using var suite = Process.Start(new ProcessStartInfo(FakeCluster.Binary, ["suite", folder.At("run"), folder.At("registry")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            // Killed, it would leave its debugger sockets in the temporary folder.
            Environment = { ["DOTNET_EnableDiagnostics"] = "0" },
        })!;
        var pids = (await suite.StandardOutput.ReadLineAsync())!.Split(' ').Select(pid => int.Parse(pid, CultureInfo.InvariantCulture));
        var nodes = pids.Select(pid => ProcessIdentity.Of(pid)!).ToList();
        Assert.That(nodes, Has.Count.EqualTo(3).And.All.Property(nameof(ProcessIdentity.IsAlive)).True);

        suite.Kill();
        await suite.WaitForExitAsync();

        ProcessRegistry.ReapLeftovers(folder.At("registry"));
        Assert.That(nodes, Has.All.Property(nameof(ProcessIdentity.IsAlive)).False);
        Assert.That(Directory.GetFiles(folder.At("registry")), Is.Empty);
    }
}
