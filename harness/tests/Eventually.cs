namespace Elastickv.Jepsen.Harness.Tests;

/// <summary>Waits for what must come, however slow the machine is.</summary>
internal static class Eventually
{
    public static async Task IsTrue(Func<bool> condition, string what)
    {
        for (var i = 0; i < 6000; i++)
        {
            if (condition())
                return;
            await Task.Delay(10);
        }
        Assert.Fail($"never came true: {what}");
    }
}
