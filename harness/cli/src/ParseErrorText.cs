using System.CommandLine;
using System.CommandLine.Parsing;

namespace Elastickv.Jepsen.Cli;

/// <summary>Says in one line why a command line cannot be read and what to write instead; the parser's own words name types of the runtime.</summary>
internal static class ParseErrorText
{
    /// <param name="parsed">A command line with at least one error.</param>
    public static string Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count > 0 && command.Action is null)
            return $"{Commands(command, parsed.UnmatchedTokens)} See '{HelpOf(parsed)}'.";
        return $"{Reason(parsed.Errors[0])} See '{HelpOf(parsed)}'.";
    }

    private static string Commands(Command command, IReadOnlyList<string> unmatched)
    {
        var known = string.Join(", ", command.Subcommands.Select(subcommand => subcommand.Name));
        return unmatched is [var first, ..] ? $"{first} is no command of {NameOf(command)}: use {known}." : $"{NameOf(command)} needs a command: use {known}.";
    }

    private static string Reason(ParseError error) =>
        error.SymbolResult is OptionResult { Option: var option, Tokens: [.., var token] } && KindOf(option.ValueType) is { } kind
            ? $"{option.Name} {token.Value} is not {kind}."
            : CommandLine.OneLine(error.Message);

    /// <summary>What an option takes, in words; null for texts, which are never misread.</summary>
    private static string? KindOf(Type type) => Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) switch
    {
        TypeCode.Int32 => "a whole number",
        TypeCode.UInt64 => "a whole number from 0 to 2^64 - 1",
        TypeCode.Double => "a number",
        _ => null,
    };

    private static string NameOf(Command command) => command is RootCommand ? CommandLine.Name : command.Name;

    private static string HelpOf(ParseResult parsed)
    {
        var names = new List<string>();
        for (var result = parsed.CommandResult; result.Parent is CommandResult parent; result = parent)
            names.Insert(0, result.Command.Name);
        return string.Join(' ', [CommandLine.Name, .. names, "--help"]);
    }
}
