using Elastickv.Jepsen.Checker.Evidence;
using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Harness.Workloads;
using Elastickv.Jepsen.Workloads.Canaries;
using Elastickv.Jepsen.Workloads.Registers;

namespace Elastickv.Jepsen.Workloads.Tests.Registers;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RegistersWorkloadTests : IDisposable
{
    private readonly RegistersWorkload _workload = new(7, TimeProvider.System);

    public void Dispose() => _workload.Dispose();

    [Test]
    public void Reads_and_writes_are_mixed_and_every_written_value_is_unique()
    {
        var invocations = Enumerable.Range(0, 1000).Select(index => _workload.Next(new OperationSlot(index, 3, 0))).ToList();

        var writes = invocations.Where(invocation => invocation.Function == FunctionName.Write).Select(write => write.Value.Text!).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(writes, Has.Count.InRange(400, 600));
            Assert.That(writes, Is.Unique);
            Assert.That(invocations.Where(invocation => invocation.Function == FunctionName.Read), Has.All.Property("Value").EqualTo(OperationValue.Nil));
        });
    }

    [TestCase(1, FunctionName.Read)]
    [TestCase(2, FunctionName.Write)]
    [TestCase(4, FunctionName.Read)]
    public void A_node_has_clients_that_only_read_and_clients_that_only_write(int lane, string function)
    {
        var functions = Enumerable.Range(0, 100).Select(index => _workload.Next(new OperationSlot(index, 3, 0) { Lane = lane }).Function);

        Assert.That(functions, Has.All.EqualTo(function));
    }

    [Test]
    public void A_written_value_says_which_operation_key_phase_and_process_it_comes_from()
    {
        var write = _workload.Probe(new OperationSlot(123, 9, 2));

        using var codec = new CanaryCodec(7);
        Assert.That(codec.Decode(write.Value.Text!), Is.EqualTo(new CanaryContent(123, int.Parse(write.Key![1..], System.Globalization.CultureInfo.InvariantCulture), 2, 9)));
    }

    [Test]
    public void The_canaries_of_a_history_have_their_phase_and_whether_they_were_acknowledged()
    {
        var acknowledged = _workload.Probe(new OperationSlot(0, 1, 0));
        var unknown = _workload.Probe(new OperationSlot(2, 2, 4));
        var history = new History(
        [
            Operation(0, OperationType.Invoke, acknowledged),
            Operation(1, OperationType.Ok, acknowledged),
            Operation(2, OperationType.Invoke, unknown),
            Operation(3, OperationType.Info, unknown),
        ]);

        var canaries = _workload.Canaries(history);

        Assert.That(
            canaries.Select(canary => (canary.Phase, canary.Key, canary.Acked)),
            Is.EqualTo(new[] { (Phase.Phase0, acknowledged.Key!, true), (Phase.Phase2, unknown.Key!, false) }));
    }

    [Test]
    public void In_the_end_every_key_that_was_ever_used_is_read()
    {
        var used = Enumerable.Range(0, 3000).Select(index => _workload.Next(new OperationSlot(index, 0, 0)).Key!).Distinct().ToList();

        Assert.That(used, Is.SubsetOf(_workload.ReadEverything().Select(read => read.Key)));
    }

    private static Operation Operation(long index, OperationType type, Invocation invocation) => new()
    {
        Index = index,
        Time = index,
        Process = 0,
        Type = type,
        Function = invocation.Function,
        Key = invocation.Key,
        Value = invocation.Value,
    };
}
