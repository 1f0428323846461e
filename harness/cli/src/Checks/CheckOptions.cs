using System.CommandLine;
using Elastickv.Jepsen.Checker.Histories.Formats;
using Elastickv.Jepsen.Checker.Linearizability;
using Elastickv.Jepsen.Checker.Models;

namespace Elastickv.Jepsen.Cli.Checks;

/// <summary>The options of <c>check</c>, and how they become an order.</summary>
internal sealed class CheckOptions
{
    private const int MaxSeconds = 86_400;
    private const int MaxMegabytes = 1 << 20;

    /// <summary>With less the runtime itself has no room.</summary>
    private const int LeastMegabytes = 64;

    private static readonly IReadOnlyDictionary<string, HistoryFormat> Formats = new Dictionary<string, HistoryFormat>(StringComparer.Ordinal)
    {
        ["auto"] = HistoryFormat.Auto,
        ["jsonl"] = HistoryFormat.JsonLines,
        ["edn"] = HistoryFormat.Edn,
        ["jepsen-log"] = HistoryFormat.JepsenLog,
    };

    private readonly Option<string> _model = new("--model") { Description = "What the store claims to be.", Required = true };
    private readonly Option<string?> _consistency = new("--consistency") { Description = "The consistency model it claims. [default: the model's strongest]" };
    private readonly Option<double> _timeout = new("--timeout") { Description = "Seconds for reading and judging together; then unknown.", DefaultValueFactory = _ => 60 };
    private readonly Option<int> _memory = new("--memory") { Description = "Megabytes the process may take; then unknown.", DefaultValueFactory = _ => 4096 };
    private readonly Option<string> _format = new("--format") { Description = $"{string.Join(", ", Formats.Keys)}.", DefaultValueFactory = _ => "auto" };
    private readonly Option<string?> _svg = new("--svg") { Description = "Where to write the explanation as a picture, if the history is wrong." };

    public Argument<string> File { get; } = new("file") { Description = "The history; packed with gzip or not." };

    public IEnumerable<Option> All => [_model, _consistency, _timeout, _memory, _format, _svg];

    /// <summary>How a format is spelled.</summary>
    public static string NameOf(HistoryFormat format) => Formats.Single(entry => entry.Value == format).Key;

    /// <exception cref="BadInputException">An option has a value that cannot be used.</exception>
    public CheckOrder Read(ParseResult parsed)
    {
        var model = ReadModel(parsed.GetRequiredValue(_model));
        return new CheckOrder
        {
            File = parsed.GetRequiredValue(File),
            Model = model,
            Consistency = ReadConsistency(model, parsed.GetValue(_consistency)),
            Limits = new SearchLimits(ReadTimeout(parsed.GetRequiredValue(_timeout)), ReadMemory(parsed.GetRequiredValue(_memory))),
            Format = ReadFormat(parsed.GetRequiredValue(_format)),
            Svg = parsed.GetValue(_svg),
        };
    }

    private static IHistoryModel ReadModel(string name) => HistoryModelCatalogue.Find(name)
        ?? throw new BadInputException($"--model {name} is unknown: use {string.Join(", ", HistoryModelCatalogue.All.Select(model => model.Name))}.");

    private static string? ReadConsistency(IHistoryModel model, string? name)
    {
        if (name is null || model.Consistencies.Contains(name, StringComparer.Ordinal))
            return name;
        throw new BadInputException(model.Consistencies.Count == 0
            ? $"--consistency means nothing to {model.Name}: leave it out."
            : $"--consistency {name} is unknown to {model.Name}: use {string.Join(", ", model.Consistencies)}.");
    }

    private static TimeSpan ReadTimeout(double seconds) => seconds is > 0 and <= MaxSeconds
        ? TimeSpan.FromSeconds(seconds)
        : throw new BadInputException($"--timeout is {seconds}; it must be more than 0 and at most {MaxSeconds} seconds.");

    private static long ReadMemory(int megabytes) => megabytes is >= LeastMegabytes and <= MaxMegabytes
        ? (long)megabytes << 20
        : throw new BadInputException($"--memory is {megabytes}; it must be from {LeastMegabytes} to {MaxMegabytes} megabytes.");

    private static HistoryFormat ReadFormat(string name) => Formats.TryGetValue(name, out var format)
        ? format
        : throw new BadInputException($"--format {name} is unknown: use {string.Join(", ", Formats.Keys)}.");
}
