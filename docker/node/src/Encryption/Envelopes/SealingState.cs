using Elastickv.Node.Encryption.Keys;

namespace Elastickv.Node.Encryption.Envelopes;

/// <summary>What sealing values needs. The state machine replaces it as a whole while it applies an entry.</summary>
/// <param name="Active">The storage envelope is switched on.</param>
/// <param name="KeyId">Active storage key, 0 for none.</param>
/// <param name="Nonces">The storage nonces of this process life.</param>
public sealed record SealingState(bool Active, uint KeyId, NonceFactory Nonces);
