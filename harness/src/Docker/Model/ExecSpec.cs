namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>A command to be run in a container, with both outputs.</summary>
internal sealed record ExecSpec(IReadOnlyList<string> Cmd, string? User)
{
    public bool AttachStdout => true;

    public bool AttachStderr => true;
}
