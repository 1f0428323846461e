using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Elastickv.Jepsen.Cli.Commands;

/// <summary>The usual help, and below it the details of a <see cref="DetailedCommand"/>.</summary>
internal sealed class DetailedHelp(SynchronousCommandLineAction usual) : SynchronousCommandLineAction
{
    /// <summary>Lets <c>--help</c> of every command below a root show its details.</summary>
    public static void Install(RootCommand root)
    {
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new DetailedHelp((SynchronousCommandLineAction)help.Action!);
    }

    /// <summary>Help is given whatever else is missing.</summary>
    public override bool ClearsParseErrors => usual.ClearsParseErrors;

    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is DetailedCommand { Details: var details })
            parseResult.InvocationConfiguration.Output.WriteLine(details);
        return code;
    }
}
