using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Envelopes;

namespace Elastickv.Node.Storage;

/// <summary>Runs steps of the rewrite between entries, each in a batch of its own. Owned by whoever owns the store's batches.</summary>
public sealed class RewriteSteps(RowStore rows, ValueSealer sealer)
{
    private readonly ValueRewriter _rewriter = new(sealer);

    /// <summary>Whether a rewrite under the active key was begun and not finished, by an earlier process life say.</summary>
    public bool IsInterrupted => sealer is { IsSealing: true, State: { } state } && RewriteCursor.Exists(rows, state.KeyId) && !IsFinished;

    /// <summary>Whether every value is sealed under the active key.</summary>
    public bool IsFinished => sealer is { IsSealing: true, State: { } state } && RewriteCursor.Read(rows, state.KeyId).IsFinished;

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

        // What was overwritten must not stay in the database's own log; a reader in the way leaves it to the next call.
        return step with { IsFinished = step.IsFinished && rows.TryScrub() };
    }
}
