using System.Net;

namespace Elastickv.Jepsen.Harness.Tests.FakeNode;

/// <summary>The node's flags as the fake reads them: pairs of a name and a value, and a few booleans.</summary>
internal sealed class FakeNodeFlags
{
    private readonly Dictionary<string, string> _values = [];

    public FakeNodeFlags(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
        {
            var isBoolean = args[i] is "--raftBootstrap" or "--encryption-enabled";
            _values.Add(args[i], isBoolean ? "true" : args[++i]);
        }
    }

    public string this[string flag] => _values[flag];

    public bool Has(string flag) => _values.ContainsKey(flag);

    public IPEndPoint Address(string flag) => IPEndPoint.Parse(_values[flag]);

    /// <summary>The members in this node's view: id to Raft address.</summary>
    public Dictionary<string, string> Members =>
        this["--raftBootstrapMembers"].Split(',').Select(entry => entry.Split('=')).ToDictionary(entry => entry[0], entry => entry[1]);
}
