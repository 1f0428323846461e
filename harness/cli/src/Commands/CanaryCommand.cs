using System.CommandLine;
using System.Globalization;
using Elastickv.Jepsen.Harness.Plans;
using Elastickv.Jepsen.Harness.Rollouts;
using Elastickv.Jepsen.Workloads.Canaries;

namespace Elastickv.Jepsen.Cli.Commands;

/// <summary><c>canary VALUE --plan FILE</c>: says where a value that was found somewhere comes from.</summary>
internal static class CanaryCommand
{
    public static Command Create()
    {
        var value = new Argument<string>("value") { Description = "The value, beginning with CNRY." };
        var plan = new Option<string>("--plan") { Description = "The plan.json of the run that wrote it.", Required = true };
        var command = new Command("canary", "Say which operation of a run wrote a value, to which key and in which phase.") { value, plan };
        command.SetAction(parsed => Explain(parsed.GetRequiredValue(value), parsed.GetRequiredValue(plan), parsed.InvocationConfiguration.Output));
        return command;
    }

    private static int Explain(string value, string plan, TextWriter output)
    {
        using var codec = new CanaryCodec(PlanFile.Read(plan).Seed);
        if (codec.Decode(value) is not { } content)
            throw new BadInputException($"{value} is no canary of this plan: give all {codec.Encode(default).Length} characters and the plan of the run that wrote it.");
        var phase = content.Phase < RolloutPhase.InOrder.Length ? RolloutPhase.InOrder[content.Phase] : "unknown";
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"operation {content.Operation}, key r{content.Key}, phase {phase}, process {content.Process}"));
        return ExitCode.Valid;
    }
}
