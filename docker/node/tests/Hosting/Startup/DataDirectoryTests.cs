using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.Hosting.Startup;

namespace Elastickv.Node.Tests.Hosting.Startup;

public sealed class DataDirectoryTests
{
    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void Create() => _directory = new TemporaryDirectory();

    [TearDown]
    public void Remove() => _directory.Dispose();

    [Test]
    public void Is_made_with_what_is_above_it_and_left_alone_when_it_is_there()
    {
        string path = Path.Combine(_directory.Path, "data", "n1");

        DataDirectory.Ensure(path);
        DataDirectory.Ensure(path);

        Assert.That(Directory.Exists(path), Is.True);
    }

    [Test]
    public void One_below_a_file_is_refused_with_the_flag_that_names_another()
    {
        string file = Path.Combine(_directory.Path, "file");
        File.WriteAllText(file, "");

        Assert.That(() => DataDirectory.Ensure(Path.Combine(file, "n1")), Throws.TypeOf<RefusalException>().With.Message.Contains("--raftDataDir"));
    }
}
