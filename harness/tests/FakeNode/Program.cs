using Elastickv.Jepsen.Harness.Tests.FakeNode;

// What the tests start as a child process: a node that knows the command line and little else, or a suite that gets killed.
return args switch
{
    ["--help"] => FakeNodeProcess.Help(),
    ["resync-sidecar", "--help"] => FakeNodeProcess.ResyncHelp(),
    ["resync-sidecar", .. var rest] => FakeNodeProcess.Resync(new FakeNodeFlags(rest)),
    ["suite", var runDirectory, var registryFolder] => await FakeSuite.RunAsync(runDirectory, registryFolder),
    _ => await FakeNodeProcess.RunAsync(new FakeNodeFlags(args)),
};
