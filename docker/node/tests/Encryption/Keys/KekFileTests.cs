using System.Diagnostics;
using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Keys;

namespace Elastickv.Node.Tests.Encryption.Keys;

[Platform(Exclude = "Win")]
public sealed class KekFileTests
{
    private readonly TemporaryDirectory _directory = new();
    private string _path = "";

    [SetUp]
    public void SetUp() => _path = _directory.File("kek");

    [OneTimeTearDown]
    public void TearDown() => _directory.Dispose();

    [TestCase(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [TestCase(UnixFileMode.UserRead)]
    [TestCase(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)]
    public void Loads_32_bytes_that_only_the_owner_can_read(UnixFileMode mode)
    {
        Write(32, mode);
        var kek = KekFile.Load(_path);
        Assert.Multiple(() =>
        {
            Assert.That(kek.Identity, Is.EqualTo("file:" + _path));
            Assert.That(kek.Unwrap(new KekWrapper(Content(32), "").Wrap(Content(32))), Is.EqualTo(Content(32)));
        });
    }

    [TestCase(UnixFileMode.UserRead | UnixFileMode.GroupRead)]
    [TestCase(UnixFileMode.UserRead | UnixFileMode.OtherRead)]
    [TestCase(UnixFileMode.UserRead | UnixFileMode.GroupExecute)]
    [TestCase(UnixFileMode.UserRead | UnixFileMode.OtherWrite)]
    public void Refuses_a_file_that_others_can_touch(UnixFileMode mode)
    {
        Write(32, mode);
        var error = Refusal();
        Assert.Multiple(() =>
        {
            Assert.That(error.Error, Is.EqualTo(EncryptionError.InsecureKekFile));
            Assert.That(error.Message, Does.StartWith("kek: file is group/world-accessible").And.Contain(_path));
        });
    }

    [TestCase(0)]
    [TestCase(31)]
    [TestCase(33)]
    [TestCase(64)]
    public void Refuses_any_other_length_and_names_path_and_wanted_size(int length)
    {
        Write(length, UnixFileMode.UserRead);
        var error = Refusal();
        Assert.Multiple(() =>
        {
            Assert.That(error.Error, Is.EqualTo(EncryptionError.KekFileInvalid));
            Assert.That(error.Message, Does.Contain(_path).And.Contain("exactly 32"));
        });
    }

    [Test]
    public void Refuses_what_is_no_file_or_not_there()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => KekFile.Load(_directory.Path), Throws.TypeOf<EncryptionException>());
            Assert.That(() => KekFile.Load(_directory.File("absent")), Throws.TypeOf<EncryptionException>());
        });
    }

    [Test]
    public void A_fifo_is_refused_and_does_not_hang()
    {
        var fifo = _directory.File("fifo");
        using (var make = Process.Start("mkfifo", ["-m", "600", fifo]))
            make.WaitForExit();
        var error = Expect.Failure(() => KekFile.Load(fifo));
        Assert.That(error.Message, Does.Contain("is not a regular file"));
    }

    private static byte[] Content(int length) => [.. Enumerable.Range(1, length).Select(value => (byte)value)];

    private void Write(int length, UnixFileMode mode)
    {
        File.Delete(_path);
        File.WriteAllBytes(_path, Content(length));
        File.SetUnixFileMode(_path, mode);
    }

    private EncryptionException Refusal() => Expect.Failure(() => KekFile.Load(_path));
}
