using Elastickv.Jepsen.Checker.Histories;
using Elastickv.Jepsen.Harness.Runs;
using Elastickv.Jepsen.Harness.Tests.Fakes;
using Elastickv.Jepsen.Harness.Workers;
using Elastickv.Jepsen.Harness.Workloads;

namespace Elastickv.Jepsen.Harness.Tests.Workers;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class ClientSessionTests
{
    private readonly MemoryCluster _cluster = new();
    private readonly List<Operation> _operations = [];
    private readonly MemoryWorkload _workload;
    private readonly ClientSession _session;

    public ClientSessionTests()
    {
        _workload = new MemoryWorkload(_cluster);
        var events = new EventList();
        var history = new HistoryLog(events.Clock, new PhaseLog(events.Timeline), _workload, _operations.Add);
        _session = new ClientSession(_cluster.Nodes[0], _workload, history, new ProcessNumbers());
    }

    [SetUp]
    public Task StartCluster() => _cluster.StartAsync(CancellationToken.None);

    [Test]
    public async Task A_process_whose_operation_has_an_unknown_end_retires_with_its_connection()
    {
        _workload.Outcomes.Enqueue(new Completion(OperationType.Info, OperationValue.Nil, "timeout"));

        await InvokeAsync();
        await InvokeAsync();

        Assert.Multiple(() =>
        {
            Assert.That(_operations.Select(operation => operation.Process), Is.EqualTo(new[] { 0, 0, 1, 1 }));
            Assert.That(_operations.Select(operation => operation.Type), Is.EqualTo(new[] { OperationType.Invoke, OperationType.Info, OperationType.Invoke, OperationType.Ok }));
            Assert.That(_workload.Opened, Is.EqualTo(2));
        });
    }

    [Test]
    public async Task A_process_whose_operation_certainly_failed_goes_on_over_a_new_connection_if_the_old_is_lost()
    {
        _workload.Outcomes.Enqueue(new Completion(OperationType.Fail, OperationValue.Nil, "not sent"));

        await InvokeAsync();
        await InvokeAsync();

        Assert.Multiple(() =>
        {
            Assert.That(_operations.Select(operation => operation.Process), Is.All.Zero);
            Assert.That(_workload.Opened, Is.EqualTo(2));
        });
    }

    [Test]
    public async Task A_process_keeps_its_connection_while_all_is_well()
    {
        await InvokeAsync();
        await InvokeAsync();

        Assert.That(_workload.Opened, Is.EqualTo(1));
    }

    [Test]
    public async Task The_workload_hears_how_its_operations_went()
    {
        await InvokeAsync();

        Assert.That(_workload.Seen.Select(completion => completion.Type), Is.EqualTo(new[] { OperationType.Ok }));
    }

    private Task<Completion> InvokeAsync() => _session.InvokeAsync(_workload.Next, CancellationToken.None);
}
