using Elastickv.Node.Encryption.Writers;

namespace Elastickv.Node.Tests.Encryption.Writers;

public sealed class NodeIdentityTests
{
    [TestCase("n1", 0x08b37b07b558d4c0UL, 0xd4c0)]
    [TestCase("n2", 0x08b37e07b558d9d9UL, 0xd9d9)]
    [TestCase("n3", 0x08b37d07b558d826UL, 0xd826)]
    [TestCase("", 0UL, 0)]
    public void Is_the_fnv1a_hash_of_the_raft_id(string raftId, ulong full, int id16)
    {
        var identity = NodeIdentity.Of(raftId);
        Assert.Multiple(() =>
        {
            Assert.That(identity.FullId, Is.EqualTo(full));
            Assert.That(identity.Id16, Is.EqualTo(id16));
        });
    }
}
