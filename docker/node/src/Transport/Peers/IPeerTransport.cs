using Elastickv.Node.Raft;

namespace Elastickv.Node.Transport.Peers;

/// <summary>Carries Raft messages to peers. Never blocks; may lose messages.</summary>
public interface IPeerTransport
{
    void Send(Message message);

    /// <summary>Sends the bytes of a snapshot file and then the message that announces it; the end is told to <see cref="IPeerReceiver.SnapshotSent"/>.</summary>
    void SendSnapshot(Message message, string file);
}
