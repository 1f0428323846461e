namespace Elastickv.Node.Encryption.Keys;

/// <summary>The sidecar's words for a <see cref="Purpose"/> (spec §1.1).</summary>
public static class PurposeNames
{
    public static string Name(this Purpose purpose) => purpose switch
    {
        Purpose.Storage => "storage",
        Purpose.Raft => "raft",
        _ => throw new EncryptionException(EncryptionError.SidecarPurpose, purpose.ToString()),
    };

    /// <exception cref="EncryptionException"><see cref="EncryptionError.SidecarPurpose"/> for any other word.</exception>
    public static Purpose Parse(string name) => name switch
    {
        "storage" => Purpose.Storage,
        "raft" => Purpose.Raft,
        _ => throw new EncryptionException(EncryptionError.SidecarPurpose, $"\"{name}\""),
    };
}
