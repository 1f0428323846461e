using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Checker.Tests.Histories;

public sealed class CallTableTests
{
    [Test]
    public void A_completion_is_joined_to_its_invocation()
    {
        var table = CallTable.Pair([Event(0, 1, OperationType.Invoke, "read"), Event(1, 2, OperationType.Invoke, "write", 5), Event(2, 1, OperationType.Ok, "read", 5)]);
        Assert.Multiple(() =>
        {
            Assert.That(table.Count, Is.EqualTo(2));
            Assert.That(table[0], Has.Property(nameof(Call.Outcome)).EqualTo(OperationType.Ok).And.Property(nameof(Call.Start)).EqualTo(0).And.Property(nameof(Call.End)).EqualTo(2));
            Assert.That(table[0].Value, Is.EqualTo(OperationValue.Of(5)));
            Assert.That(table[1], Has.Property(nameof(Call.Outcome)).EqualTo(OperationType.Info).And.Property(nameof(Call.End)).EqualTo(Call.Never));
            Assert.That(table[1].Index, Is.EqualTo(1));
        });
    }

    [Test]
    public void An_indeterminate_call_keeps_the_value_of_its_invocation()
    {
        var table = CallTable.Pair([Event(0, 1, OperationType.Invoke, "write", 5), Event(1, 1, OperationType.Info, "write", 6)]);
        Assert.That(table[0].Value, Is.EqualTo(OperationValue.Of(5)));
    }

    [Test]
    public void A_process_cannot_invoke_twice() =>
        Assert.That(() => CallTable.Pair([Event(0, 1, OperationType.Invoke, "read"), Event(1, 1, OperationType.Invoke, "read")]), Throws.TypeOf<MalformedHistoryException>());

    [Test]
    public void A_completion_needs_an_invocation() =>
        Assert.That(() => CallTable.Pair([Event(0, 1, OperationType.Ok, "read")]), Throws.TypeOf<MalformedHistoryException>());

    [Test]
    public void A_completion_needs_the_function_that_was_invoked() =>
        Assert.That(() => CallTable.Pair([Event(0, 1, OperationType.Invoke, "read"), Event(1, 1, OperationType.Ok, "write")]), Throws.TypeOf<MalformedHistoryException>());

    private static Operation Event(int index, int process, OperationType type, string function, long? value = null) => new()
    {
        Index = index,
        Time = index,
        Process = process,
        Type = type,
        Function = function,
        Key = "x",
        Value = value is { } number ? OperationValue.Of(number) : OperationValue.Nil,
    };
}
