using System.Runtime.CompilerServices;

namespace Elastickv.Node.Tests.Raft.Scripting;

/// <summary>Plays the scripts beside this folder. <c>REWRITE=1</c> writes what happened into them instead of comparing.</summary>
public sealed class ScriptTests
{
    private static readonly string Folder = Path.Combine(TestContext.CurrentContext.TestDirectory, "Raft", "Scripts");

    public static IEnumerable<TestCaseData> Scripts() => Directory.EnumerateFiles(Folder, "*.txt", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .Select(path => new TestCaseData(Path.GetRelativePath(Folder, path)).SetArgDisplayNames(Path.GetFileNameWithoutExtension(path)));

    [TestCaseSource(nameof(Scripts))]
    public void A_script_gives_the_output_it_expects(string script)
    {
        var expected = File.ReadAllText(Path.Combine(Folder, script)).ReplaceLineEndings("\n");
        var actual = ScriptFile.Run(expected, new ScriptedCluster().Execute);
        if (Environment.GetEnvironmentVariable("REWRITE") == "1")
            File.WriteAllText(Path.Combine(SourceFolder(), script), actual);
        else
            Assert.That(actual, Is.EqualTo(expected), "REWRITE=1 accepts the new output");
    }

    private static string SourceFolder([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "Scripts"));
}
