using Elastickv.Jepsen.Harness.Doctor;

namespace Elastickv.Jepsen.Harness.Tests.Doctor;

public sealed class MachineExaminationTests
{
    [Test]
    public void A_binary_that_is_there_is_good()
    {
        var binary = Examine(Environment.ProcessPath!).First(examination => examination.Subject == "node binary");

        Assert.That(binary, Is.EqualTo(new Examination("node binary", Grade.Good, Environment.ProcessPath!)));
    }

    [Test]
    public void A_binary_that_is_not_there_is_missing_and_the_remedy_is_named()
    {
        var binary = Examine("/no/such/node").First(examination => examination.Subject == "node binary");

        Assert.That(binary.Grade, Is.EqualTo(Grade.Missing));
        Assert.That(binary.Remedy, Does.Contain("make build"));
    }

    [Test]
    public void A_store_that_does_not_exist_yet_is_judged_by_the_disk_that_it_would_be_on() =>
        Assert.That(Examine("/no/such/node").Select(examination => examination.Subject), Has.Some.EqualTo("disk of /no/such/store"));

    [TestCase(3L << 30, Grade.Good)]
    [TestCase(1L << 30, Grade.Limited)]
    [TestCase(1L << 20, Grade.Missing)]
    public void An_amount_is_enough_or_just_enough_or_too_little(long bytes, Grade grade)
    {
        var examination = MachineExamination.Amount("memory", bytes, 512 << 20, 2L << 30, "buy more");

        Assert.That(examination.Grade, Is.EqualTo(grade));
        Assert.That(examination.Remedy is null, Is.EqualTo(grade == Grade.Good));
    }

    private static List<Examination> Examine(string binary) => [.. new MachineExamination(binary, "/no/such/store").Examine()];
}
