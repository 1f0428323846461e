namespace Elastickv.Jepsen.Checker.Tests.Explanations;

/// <summary>Texts that a person has read and found right, under Fixtures/explanations.</summary>
internal static class VerifiedText
{
    /// <summary>Compares a text with the verified one. Where they differ, the text is left beside the tests as <c>NAME.received.txt</c>, to be read.</summary>
    public static void Is(string name, string text)
    {
        var verified = Read(name);
        if (!string.Equals(verified, text, StringComparison.Ordinal))
            File.WriteAllText(Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{name}.received.txt"), text);
        Assert.That(text, NUnit.Framework.Is.EqualTo(verified));
    }

    private static string Read(string name)
    {
        using var stream = typeof(VerifiedText).Assembly.GetManifestResourceStream($"explanations/{name}.txt")!;
        using var text = new StreamReader(stream);
        return text.ReadToEnd();
    }
}
