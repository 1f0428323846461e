using System.CommandLine;
using System.Security.Cryptography;
using Elastickv.Jepsen.Harness.Clusters.Docker;
using Elastickv.Jepsen.Harness.Faults;
using Elastickv.Jepsen.Harness.Plans;
using Elastickv.Jepsen.Workloads;

namespace Elastickv.Jepsen.Cli.Rollouts;

/// <summary>The options of <c>rollout</c>, and how they become a request.</summary>
internal sealed class RolloutOptions
{
    private const int DefaultSnapshotCount = 500;

    /// <summary>One for each phase from bootstrap on, and one more.</summary>
    private const int DefaultCaptures = 6;

    private readonly Option<int> _nodes = new("--nodes") { Description = "Nodes of the cluster, 1 to 9.", DefaultValueFactory = _ => 3 };
    private readonly Option<string?> _driver = new("--driver")
    {
        Description = "How nodes are started: docker, as containers, or process. [default: docker where an Engine answers that has the images of this build]",
    };

    private readonly Option<string?> _nodeBinary = new("--node-binary") { Description = "The node under test, as a program. [default: elastickv-node beside this executable]" };
    private readonly Option<string?> _image = new("--image")
    {
        Description = $"The node under test, as an image whose entry point takes the node's flags. [default: {DockerClusterOptions.DefaultImage}]",
    };

    private readonly Option<int?> _basePort = new("--base-port") { Description = "First of ten ports for each node. [default: free ones]" };
    private readonly Option<ulong?> _seed = new("--seed") { Description = "What the plan is made from; the same seed gives the same plan. [default: random]" };
    private readonly Option<int> _timeLimit = new("--time-limit") { Description = "How many seconds things go wrong for.", DefaultValueFactory = _ => 70 };
    private readonly Option<int> _rate = new("--rate") { Description = "Operations per second of all clients together.", DefaultValueFactory = _ => 300 };
    private readonly Option<int> _concurrency = new("--concurrency") { Description = "Clients; they are bound to the nodes in turn.", DefaultValueFactory = _ => 15 };
    private readonly Option<string> _faults = new("--faults")
    {
        Description = $"What goes wrong: all, none, or a list of {string.Join(", ", FaultKind.Known)}. Packets are lost and doubled between containers only.",
        DefaultValueFactory = _ => FaultNames.Everything,
    };

    private readonly Option<int> _captures = new("--captures")
    {
        Description = "How many times, at most, the disk of a stopped or paused node is captured while the run goes on; all disks are captured at the end.",
        DefaultValueFactory = _ => DefaultCaptures,
    };

    private readonly Option<string?> _defect = new("--defect") { Description = "Plants a defect in the reference node, to show that it is found; elastickv-node --help lists them." };
    private readonly Option<string?> _plan = new("--plan") { Description = "Replays the plan.json of an earlier run as it stands, instead of making one from a seed." };
    private readonly Option<string> _store = new("--store") { Description = "Folder of all runs.", DefaultValueFactory = _ => "store" };
    private readonly Option<string> _name = new("--name") { Description = "Name of the run's folder in the store.", DefaultValueFactory = _ => "rollout" };

    public IEnumerable<Option> All =>
        [_nodes, _driver, _nodeBinary, _image, _basePort, _seed, _timeLimit, _rate, _concurrency, _faults, _captures, _defect, _plan, _store, _name];

    /// <summary>What a recorded plan settles, and therefore nobody may give beside it.</summary>
    private IEnumerable<Option> SettledByPlan => [_nodes, _seed, _timeLimit, _rate, _concurrency, _faults, _captures, _defect];

    /// <summary>What was said about how nodes are started.</summary>
    public DriverRequest ReadDriver(ParseResult parsed) => new(parsed.GetValue(_driver), parsed.GetValue(_nodeBinary), parsed.GetValue(_image));

    /// <exception cref="BadInputException">An option has a value that cannot be used.</exception>
    /// <exception cref="PlanException">The plan cannot be read or made.</exception>
    public RolloutRequest Read(ParseResult parsed, DriverChoice driver)
    {
        return new RolloutRequest
        {
            Plan = parsed.GetValue(_plan) is { } file ? ReadPlan(parsed, file) : MakePlan(parsed, driver.Driver),
            Driver = driver,
            Image = parsed.GetValue(_image) ?? DockerClusterOptions.DefaultImage,
            NodeBinary = parsed.GetValue(_nodeBinary) ?? NodeBinary.Default,
            BasePort = parsed.GetValue(_basePort),
            Store = parsed.GetRequiredValue(_store),
            Name = parsed.GetRequiredValue(_name),
        };
    }

    private Plan ReadPlan(ParseResult parsed, string file)
    {
        foreach (var option in SettledByPlan)
        {
            if (parsed.GetResult(option) is { Implicit: false })
                throw new BadInputException($"{option.Name} is settled by the plan {file}: leave it out, or edit the plan.");
        }

        return PlanFile.Read(file);
    }

    private Plan MakePlan(ParseResult parsed, Driver driver)
    {
        var settings = new PlanSettings
        {
            Nodes = parsed.GetValue(_nodes),
            TimeLimit = TimeSpan.FromSeconds(parsed.GetValue(_timeLimit)),
            Rate = parsed.GetValue(_rate),
            Concurrency = parsed.GetValue(_concurrency),
            Workload = WorkloadCatalogue.Registers,
            Faults = FaultNames.Parse(parsed.GetRequiredValue(_faults), driver),
            Captures = parsed.GetValue(_captures),
            Defect = parsed.GetValue(_defect),
            SnapshotCount = DefaultSnapshotCount,
        };
        return PlanGenerator.Generate(parsed.GetValue(_seed) ?? (ulong)RandomNumberGenerator.GetInt32(int.MaxValue), settings);
    }
}
