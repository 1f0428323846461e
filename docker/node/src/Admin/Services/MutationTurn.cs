using Elastickv.Node.Encryption.Keys;

namespace Elastickv.Node.Admin.Services;

/// <summary>The turn of one mutation: between its beginning and its entry no other mutation of this leader comes.</summary>
/// <param name="Kek">The cluster's KEK.</param>
/// <param name="Term">The term this node leads. Whoever led in between may have let others through, so the entry is proposed in this term or not at all.</param>
internal readonly record struct MutationTurn(KekWrapper Kek, ulong Term);
