using Elastickv.Node.Raft;

namespace Elastickv.Node.Transport.Peers;

/// <summary>Where messages of peers go. Called from many threads; must not block.</summary>
public interface IPeerReceiver
{
    /// <summary>A peer opened a stream of messages and said how long it waits without a leader; its messages follow.</summary>
    void PeerIntroduced(ulong id, TimeSpan electionTimeout);

    /// <summary>A message came; false if it had to be dropped.</summary>
    bool Receive(Message message);

    /// <summary>Messages to this peer were lost.</summary>
    void PeerUnreachable(ulong id);

    /// <summary>Sending a snapshot to this peer ended.</summary>
    void SnapshotSent(ulong id, bool arrived);
}
