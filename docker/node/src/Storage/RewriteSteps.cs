using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Envelopes;

namespace Elastickv.Node.Storage;

/// <summary>Runs steps of the rewrite between entries, each in a batch of its own. Owned by whoever owns the store's batches.</summary>
public sealed class RewriteSteps(RowStore rows, ValueSealer sealer)
{
    private readonly ValueRewriter _rewriter = new(sealer);

    /// <summary>The key under which everything was seen to be sealed, and made durable, in this process life.</summary>
    private volatile uint _durableUnder;

    /// <summary>Whether a rewrite under the active key was begun and not finished, by an earlier process life say.</summary>
    public bool IsInterrupted => sealer is { IsSealing: true, State: { } state } && RewriteCursor.Exists(rows, state.KeyId) && !IsFinished;

    /// <summary>
    /// Whether every value is sealed under the active key, and will be after a power loss: until then an older key is needed, since the store forgets
    /// commits that were not flushed and the entries that are replayed rewrite nothing.
    /// </summary>
    public bool IsFinished => sealer is { IsSealing: true, State: { } state } && _durableUnder == state.KeyId && RewriteCursor.Read(rows, state.KeyId).IsFinished;

    /// <param name="maxRows">Most rows to look at.</param>
    /// <exception cref="EncryptionException">A row does not open, or too many writes were made under the key. Nothing of the step is kept.</exception>
    /// <exception cref="InvalidOperationException">The storage envelope is not active.</exception>
    public RewriteStep Run(int maxRows)
    {
        if (sealer.State is { Nonces.AdmissionStopped: true })
            throw new EncryptionException(EncryptionError.WriteAdmissionStopped);
        RewriteStep step;
        using (var batch = rows.BeginBatch())
        {
            step = _rewriter.Step(batch, maxRows);
            batch.Commit();
        }

        // Flushes, and leaves nothing that was overwritten in the database's own log. A reader in the way leaves it to the next call.
        if (!step.IsFinished || !rows.TryScrub())
            return step with { IsFinished = false };
        _durableUnder = sealer.State!.KeyId;
        return step;
    }
}
