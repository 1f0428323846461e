using System.Security.Cryptography;
using Elastickv.Jepsen.Checker.Sidecars;

namespace Elastickv.Jepsen.Checker.Envelopes;

/// <summary>A data key that could be unwrapped.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Purpose">What it protects.</param>
/// <param name="Fingerprint">Tells keys apart by their bytes, whatever their ids.</param>
/// <param name="Cipher">AES-256-GCM under it; used by one thread at a time.</param>
public sealed record KnownKey(uint Id, KeyPurpose Purpose, UInt128 Fingerprint, AesGcm Cipher);
