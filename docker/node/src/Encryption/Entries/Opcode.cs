namespace Elastickv.Node.Encryption.Entries;

/// <summary>First byte of a state machine payload (spec §6).</summary>
public enum Opcode
{
    Single = 0x00,
    Batch = 0x01,
    HlcLease = 0x02,
    Registration = 0x03,
    Bootstrap = 0x04,
    Rotation = 0x05,

    /// <summary>0x06 and 0x07 belong to the encryption range; a node that does not know them must halt.</summary>
    ReservedEncryption6 = 0x06,
    ReservedEncryption7 = 0x07,
}
