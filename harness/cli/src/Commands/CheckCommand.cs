using System.CommandLine;
using Elastickv.Jepsen.Checker.Models;
using Elastickv.Jepsen.Checker.Transactions.Consistency;
using Elastickv.Jepsen.Cli.Checks;

namespace Elastickv.Jepsen.Cli.Commands;

/// <summary><c>check --model NAME FILE</c>: judges a recorded history, ours or Jepsen's.</summary>
internal static class CheckCommand
{
    private const int ShownChoices = 3;

    public static Command Create()
    {
        var options = new CheckOptions();
        var command = new DetailedCommand("check", "Judge a recorded history. Ends with 0 valid, 1 invalid, 2 unknown, 254 wrong input.", Models());
        command.Add(options.File);
        foreach (var option in options.All)
            command.Add(option);
        command.SetAction((parsed, stop) => CheckRun.RunAsync(options.Read(parsed), parsed.InvocationConfiguration.Output, stop));
        return command;
    }

    private static string Models()
    {
        var models = HistoryModelCatalogue.All.Select(model => $"  {model.Name,-16} {model.Summary}{Choices(model)}");
        return string.Join(
            Environment.NewLine,
            [
                "Models:",
                .. models,
                "",
                "Consistency models of transactions, weaker ones first, with their other names:",
                .. ConsistencyModels.All.Select(model => $"  {string.Join(", ", model.Aliases.Insert(0, model.Name))}"),
            ]);
    }

    private static string Choices(IHistoryModel model) => model.Consistencies.Count switch
    {
        < 2 => "",
        <= ShownChoices => $" (--consistency {string.Join('|', model.Consistencies)})",
        _ => $" (--consistency, see below; {model.Consistencies[0]} if not said)",
    };
}
