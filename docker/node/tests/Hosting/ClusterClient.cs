using System.Text;
using Elastickv.Node.Encryption.Entries;
using Elastickv.Node.Hosting;
using Elastickv.Node.Replicated;
using Google.Protobuf;

namespace Elastickv.Node.Tests.Hosting;

/// <summary>Writes through whoever leads and reads through a fence.</summary>
internal static class ClusterClient
{
    public static byte[] Set(string key, string value)
    {
        var request = new Request { Commands = { new Command { Args = { Bytes("SET"), Bytes(key), Bytes(value) } } } };
        return [(byte)Opcode.Single, .. request.ToByteArray()];
    }

    /// <summary>Sets a key; again if the lead changed meanwhile, which is harmless for the same value.</summary>
    public static async Task<Applied> SetAsync(this TestCluster cluster, string key, string value)
    {
        while (true)
        {
            try
            {
                return await cluster[await cluster.LeaderAsync()].Consensus.ProposeAsync(Set(key, value), ProposalKind.User, CancellationToken.None);
            }
            catch (Exception e) when (e is NotLeaderException or CutoverInProgressException)
            {
                await Task.Delay(5);
            }
        }
    }

    /// <summary>Waits until every running node has applied an entry.</summary>
    public static Task AppliedEverywhereAsync(this TestCluster cluster, ulong index) =>
        TestCluster.UntilAsync(() => cluster.Running.All(i => cluster[i].Consensus.Status.AppliedIndex >= index), $"state up to {index} everywhere");

    private static ByteString Bytes(string text) => ByteString.CopyFrom(Encoding.UTF8.GetBytes(text));
}
