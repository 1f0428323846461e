using System.Text;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Checker.Histories.Formats;
using Elastickv.Jepsen.Checker.Tests.Oracles;
using Elastickv.Jepsen.Checker.Verdicts;
using static Elastickv.Jepsen.Checker.Tests.Invariants.InvariantRun;

namespace Elastickv.Jepsen.Checker.Tests.Invariants;

public sealed class BankTests
{
    private static HistoryBuilder Twice => new HistoryBuilder().Does("read", Accounts(10, 0), 0, 1).Does("read", Accounts(4, 6), 2, 3);

    [Test]
    public void The_same_total_in_every_read_is_valid()
    {
        var result = Check("bank", Twice);

        Assert.That((result.Verdict, result.Looked["total"]), Is.EqualTo((Verdict.Valid, 10L)));
    }

    [Test]
    public void Another_total_is_a_violation() => IsOnly("wrong-total", Check("bank", Twice.Does("read", Accounts(4, 7), 4, 5)));

    [Test]
    public void A_debt_is_a_violation() => IsOnly("negative-balance", Check("bank", Twice.Does("read", Accounts(-1, 11), 4, 5)));

    [Test]
    public void A_missing_account_is_a_violation() => IsOnly("wrong-accounts", Check("bank", Twice.Does("read", Accounts(10), 4, 5)));

    [Test]
    public void A_balance_that_is_no_number_is_a_violation() =>
        IsOnly("no-balance", Check("bank", Twice.Does("read", OperationValue.Of(OperationValue.Of(OperationValue.Of("a"), OperationValue.Nil)), 4, 5)));

    [Test]
    public void Without_a_read_nothing_is_known() => Assert.That(Check("bank", new HistoryBuilder().Does("transfer", 1, 0, 1)).Verdict, Is.EqualTo(Verdict.Unknown));

    [TestCase("{\"process\":0,\"type\":\"ok\",\"f\":\"read\",\"value\":{\"a\":4,\"b\":6}}")]
    [TestCase("{:process 0, :type :ok, :f :read, :value {a 4, b 6}}")]
    public void Accounts_are_read_from_maps(string line)
    {
        using var input = HistoryInput.Read(new MemoryStream(Encoding.UTF8.GetBytes(line + "\n")), "test");

        Assert.That(input.ReadAll().Single().Value.ToString(), Is.EqualTo("[[a 4] [b 6]]"));
    }

    private static OperationValue Accounts(params long[] balances) =>
        OperationValue.Of([.. balances.Select((balance, account) => OperationValue.Of(account, balance))]);
}
