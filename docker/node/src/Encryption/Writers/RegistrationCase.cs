namespace Elastickv.Node.Encryption.Writers;

/// <summary>The cases of applying a registration (spec §5.3).</summary>
public enum RegistrationCase
{
    /// <summary>Case 1: no row yet; a new one is written.</summary>
    Insert,

    /// <summary>Case 2: same node, greater epoch; last seen moves on.</summary>
    Advance,

    /// <summary>Case 2, repeated: same node, same epoch; nothing changes.</summary>
    Unchanged,

    /// <summary>Case 3: same node, lower epoch: a rollback that would repeat nonces.</summary>
    Rollback,

    /// <summary>Case 4: another node with the same 16 bits.</summary>
    Collision,
}
