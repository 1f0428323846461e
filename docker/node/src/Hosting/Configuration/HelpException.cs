namespace Elastickv.Node.Hosting.Configuration;

/// <summary>The command line asks for help (<c>-h</c>, <c>--help</c>): usage, exit code 0.</summary>
public sealed class HelpException() : Exception("flag: help requested");
