using System.CommandLine;

namespace Elastickv.Jepsen.Cli.Commands;

/// <summary>A command whose help says more than fits the list of all commands.</summary>
/// <param name="name">As it is typed.</param>
/// <param name="summary">One paragraph, for the list of commands too.</param>
/// <param name="details">What only the command's own help shows, below its options.</param>
internal sealed class DetailedCommand(string name, string summary, string details) : Command(name, summary)
{
    public string Details { get; } = details;
}
