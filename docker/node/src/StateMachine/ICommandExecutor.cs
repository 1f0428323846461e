using Elastickv.Node.Replicated;
using Elastickv.Node.Storage;

namespace Elastickv.Node.StateMachine;

/// <summary>
/// Executes replicated client commands while an entry is applied. Deterministic: the answer depends only on the request and on
/// the store, never on a clock, so that every replica writes the same versions.
/// </summary>
public interface ICommandExecutor
{
    /// <summary>Executes one request and returns its reply, encoded as RESP2. Time for expiry is the request's timestamp.</summary>
    ReadOnlyMemory<byte> Execute(Request request, IStoreTransaction transaction);
}
