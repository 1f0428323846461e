using System.CommandLine;
using Elastickv.Jepsen.Cli.Bench;
using Elastickv.Jepsen.Cli.Rollouts;

namespace Elastickv.Jepsen.Cli.Commands;

/// <summary><c>bench node</c>, <c>bench checkers</c> and <c>bench scan</c>: measure, and print ratios within one run. Judge nothing.</summary>
internal static class BenchCommand
{
    private const int MaxClients = 1_000;
    private const int MaxValueBytes = 1 << 20;
    private const int MaxSeconds = 600;
    private const int MaxMegabytes = 1 << 16;
    private const int MaxRounds = 100;
    private const int MaxTransactions = 10_000_000;

    public static Command Create() => new("bench", "Measure, with ratios in one run.") { CreateNode(), CreateCheckers(), ScanCommand() };

    private static Command CreateNode()
    {
        var clients = new Option<int>("--clients") { Description = "Clients, each with one connection.", DefaultValueFactory = _ => 50 };
        var valueBytes = new Option<int>("--value-bytes") { Description = "Length of each value.", DefaultValueFactory = _ => 1024 };
        var seconds = new Option<int>("--seconds") { Description = "How long each of the four loads lasts.", DefaultValueFactory = _ => 12 };
        var binary = new Option<string>("--node-binary") { Description = "The node to measure. [default: elastickv-node beside this executable]", DefaultValueFactory = _ => NodeBinary.Default };
        var command = new Command("node", "SET and GET per second of a three-node cluster, in the clear and after the whole rollout; seals and opens per second of its envelope.") { clients, valueBytes, seconds, binary };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new NodeBenchOptions
            {
                NodeBinary = parsed.GetRequiredValue(binary),
                Clients = InRange(parsed.GetRequiredValue(clients), MaxClients, clients.Name),
                ValueBytes = InRange(parsed.GetRequiredValue(valueBytes), MaxValueBytes, valueBytes.Name),
                Lasts = TimeSpan.FromSeconds(InRange(parsed.GetRequiredValue(seconds), MaxSeconds, seconds.Name)),
            };
            await new NodeBench(options, parsed.InvocationConfiguration.Output).RunAsync(cancellationToken);
            return ExitCode.Valid;
        });
        return command;
    }

    private static Command ScanCommand()
    {
        var megabytes = new Option<int>("--megabytes") { Description = "Size of the file that is searched; it must fit into the page cache.", DefaultValueFactory = _ => 1024 };
        var rounds = new Option<int>("--rounds") { Description = "How often everything is measured, in turns; the best counts.", DefaultValueFactory = _ => 5 };
        var folder = new Option<string>("--folder") { Description = "Where the file is made. [default: the system's folder of temporary files]", DefaultValueFactory = _ => Path.GetTempPath() };
        var command = new Command("scan", "How fast disks are searched for values, against grep for one string and cat.") { megabytes, rounds, folder };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new ScanBenchOptions
            {
                Folder = parsed.GetRequiredValue(folder),
                Megabytes = InRange(parsed.GetRequiredValue(megabytes), MaxMegabytes, megabytes.Name),
                Rounds = InRange(parsed.GetRequiredValue(rounds), MaxRounds, rounds.Name),
            };
            await new ScanBench(options, parsed.InvocationConfiguration.Output).RunAsync(cancellationToken);
            return ExitCode.Valid;
        });
        return command;
    }

    private static Command CreateCheckers()
    {
        var transactions = new Option<int>("--transactions") { Description = "Length of the history of transactions.", DefaultValueFactory = _ => 1_000_000 };
        var command = new Command("checkers", "Time and memory of the checkers on histories of known size, and what they gain over the general ways.") { transactions };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var length = InRange(parsed.GetRequiredValue(transactions), MaxTransactions, transactions.Name);
            await new CheckersBench(parsed.InvocationConfiguration.Output).RunAsync(length, cancellationToken);
            return ExitCode.Valid;
        });
        return command;
    }

    private static int InRange(int value, int most, string name) =>
        value >= 1 && value <= most ? value : throw new BadInputException($"{name} is {value}; it must be from 1 to {most}.");
}
