using System.Collections.Immutable;

namespace Elastickv.Jepsen.Cli.Audits;

/// <summary>What a kind of finding means to an operator.</summary>
/// <param name="Kind">Its stable short name.</param>
/// <param name="Meaning">One sentence: what is at stake.</param>
internal sealed record FindingKind(string Kind, string Meaning)
{
    /// <summary>Worst first: what is readable now, what can be made readable, what is lost, what nodes disagree about, what is only out of order.</summary>
    private static readonly ImmutableArray<FindingKind> WorstFirst =
    [
        new("key-leak", "A key stands on a disk in the clear: whoever has the disk can open what is sealed under it."),
        new("nonce-reused", "A nonce was used twice under one key: whoever has both ciphertexts learns about both values and can forge others."),
        new("key-reused", "One key has several ids: nonces that look different may be the same."),
        new("shared-ciphertext", "A node took over ciphertexts that it should have made itself."),
        new("registry-collision", "Two nodes share the id that stands in nonces: both may use the same nonce."),
        new("canary-leak", "Values stand in the clear where they must be sealed: whoever has the disk can read them."),
        new("clear-above-cutover", "Entries of the Raft log are in the clear above the raft cutover."),
        new("clear-after-cutover", "Rows are in the clear though they were written after the storage cutover."),
        new("rotated-key-used", "A key was still used after its rotation was finished."),
        new("rebadged-row", "Sealed rows are marked as clear: somebody changed the disk, and their ciphertext would be served as values."),
        new("envelope-broken", "Sealed things do not open: they were changed, moved, or bound to something else; these values are lost or forged."),
        new("envelope-short", "Sealed rows are too short to be sealed at all: these values are lost."),
        new("envelope-version", "Sealed rows name an envelope version that does not exist."),
        new("envelope-flag", "Sealed rows carry envelope flags that do not exist."),
        new("envelope-compression", "Sealed rows say that they are compressed, and are not."),
        new("row-flags", "Rows have state bits that no node may write: a node must refuse to serve them."),
        new("row-illegal", "The store holds rows of no known form."),
        new("tombstone-body", "Deletions carry values with them."),
        new("sealed-too-early", "Things are sealed before the cutover: nodes that are not ready for it would misread them."),
        new("framing-illegal", "Log entries have no legal framing: nodes cannot apply them."),
        new("framing-sealed", "Log entries are sealed together with their framing: nodes cannot apply them."),
        new("opcode-reserved", "Log entries hold commands that nodes must halt at."),
        new("key-unknown", "Things are sealed under keys that no sidecar lists: these values are lost."),
        new("key-missing", "A node holds things sealed under keys that its own sidecar does not list: it cannot read them."),
        new("key-unwrap", "Wrapped keys do not open under the KEK: what is sealed under them is lost."),
        new("key-purpose", "A key was used for the other purpose."),
        new("double-envelope", "Things are sealed twice: a client would be served an envelope."),
        new("foreign-value", "Rows hold values that no client wrote to their keys."),
        new("stale-value", "The newest version of a key is older than what clients had written or read."),
        new("lost-value", "A node holds no version of a key that clients wrote before what it holds."),
        new("replica-differs", "Nodes at the same index hold different rows."),
        new("epoch-fell", "A writer's epoch went back: its nonces will repeat."),
        new("epoch-behind", "A sidecar was rolled back: the node will repeat nonces."),
        new("counter-fell", "A writer's count went back: its nonces will repeat."),
        new("nonce-unregistered", "Things were sealed by writers that the registry does not know in that epoch: nothing guards their nonces."),
        new("registry-missing", "A node is not in the writer registry: nothing guards its nonces."),
        new("registry-lost", "The writer registry lost rows: a rolled back epoch would not be noticed."),
        new("registry-node", "The writer registry names nodes under ids that are not theirs."),
        new("registry-epochs", "The writer registry holds epochs in an impossible order."),
        new("registry-stray", "The writer registry lists keys that no sidecar has."),
        new("registry-malformed", "Rows of the writer registry are malformed."),
        new("sidecar-fell", "A sidecar went back in time."),
        new("sidecar-illegal", "A sidecar is not legal: its node would refuse to start."),
        new("sidecar-missing", "A node has lost its sidecar: it cannot open what it holds."),
        new("sidecar-differs", "The sidecars of the nodes disagree."),
        new("sidecar-behind", "A sidecar does not show a phase that was reached."),
        new("sidecar-mode", "A sidecar can be read by others than its owner."),
        new("key-not-known", "Things are sealed under keys that cannot be had from the sidecars and the KEK that were given: they were not judged."),
        new("registry-late", "A node was captured too soon after it got a key to tell whether it registers."),
        new("unreadable", "Files, or parts of them, could not be read: what stands there is not known."),
        new("unreadable-file", "Files, or parts of them, could not be searched: what stands there is not known."),
        new("nothing-read", "A disk showed nothing that could be judged."),
        new("control-dark", "What should have been found was not: the search proves nothing."),
        new("node-unknown", "It is not certain which node a disk is of, so what depends on that was left out."),
        new("nothing-compared", "The nodes could not be compared."),
        new("rows-out-of-order", "Rows could not be compared, because they are not in order."),
        new("not-at-rest", "The cluster had not come to rest, so its nodes need not agree."),
        new("too-many-nonces", "There are more nonces than could be compared."),
        new("unknown-phase", "Values are of a phase that was never reached."),
        new("canary-too-short", "Values are too short to be searched for."),
        new("no-sidecar", "No disk holds a sidecar: nothing sealed can be opened."),
        new("no-kek", "Without the KEK nothing sealed can be opened."),
        new("no-disk", "No disk was given."),
        new("checker-failed", "A part of the audit broke down: please report this."),
    ];

    /// <summary>How bad a kind is: 0 is the worst; kinds without a line of their own come last.</summary>
    public static int Rank(string kind) => WorstFirst.Select((known, rank) => (known, rank)).FirstOrDefault(entry => entry.known.Kind == kind, (null!, int.MaxValue)).rank;

    /// <summary>What is at stake, or null where the findings themselves say it all.</summary>
    public static string? MeaningOf(string kind) => WorstFirst.FirstOrDefault(known => known.Kind == kind)?.Meaning;
}
