namespace Elastickv.Jepsen.Harness.Docker.Model;

/// <summary>Starts a command and stays for its output.</summary>
internal sealed record ExecStart
{
    public bool Detach => false;

    public bool Tty => false;
}
