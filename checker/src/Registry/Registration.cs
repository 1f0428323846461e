namespace Elastickv.Jepsen.Checker.Registry;

/// <summary>A writer that an entry of the log registers (spec §6).</summary>
public sealed record Registration(uint KeyId, ulong FullNode, ushort Epoch);
