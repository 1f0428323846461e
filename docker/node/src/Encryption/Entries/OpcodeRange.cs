namespace Elastickv.Node.Encryption.Entries;

/// <summary>Which opcodes concern encryption (spec §4.6, §6).</summary>
public static class OpcodeRange
{
    /// <summary>0x03 to 0x07: dispatched to the encryption layer, and a reason to halt where there is none.</summary>
    public static bool IsEncryption(Opcode opcode) => opcode is >= Opcode.Registration and <= Opcode.ReservedEncryption7;

    /// <summary>Entries that change the sidecar, so that a sidecar behind one of them is stale. Registrations write rows only.</summary>
    public static bool ChangesSidecar(Opcode opcode) => opcode is >= Opcode.Bootstrap and <= Opcode.ReservedEncryption7;
}
