using System.Diagnostics;
using Elastickv.Jepsen.Harness.Processes;

namespace Elastickv.Jepsen.Harness.Tests.Processes;

public sealed class ProcessIdentityTests
{
    [Test]
    public void This_process_is_alive_and_is_itself()
    {
        Assert.That(ProcessIdentity.Own.IsAlive);
        Assert.That(ProcessIdentity.Own, Is.EqualTo(ProcessIdentity.Of(Environment.ProcessId)));
    }

    [Test]
    public void A_process_that_ended_has_no_identity()
    {
        using var process = Process.Start("true");
        process.WaitForExit();
        Assert.That(ProcessIdentity.Of(process.Id), Is.Null);
    }

    [Test]
    public void A_name_with_spaces_and_parentheses_does_not_confuse_the_fields()
    {
        using var folder = new TestFolder();
        var program = folder.At("a) Z 1 (b");
        File.Copy("/bin/sleep", program);
        using var process = Process.Start(program, "1000");
        try
        {
            Assert.That(ProcessIdentity.Of(process.Id)!.StartTime, Is.GreaterThanOrEqualTo(ProcessIdentity.Own.StartTime));
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }
}
