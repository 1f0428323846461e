namespace Elastickv.Node.Tests.Hosting.Startup;

/// <summary>A state in which a node must not start.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Error">Part of the line on stderr.</param>
/// <param name="Spoil">Makes it wrong.</param>
/// <param name="ExitCode">1, or 2 for a command line that cannot be read.</param>
internal sealed record BadStart(string Name, string Error, Action<StoppedNode> Spoil, int ExitCode = 1)
{
    public override string ToString() => Name;
}
