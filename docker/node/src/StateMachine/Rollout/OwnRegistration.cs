using Elastickv.Node.Encryption.Entries;
using Elastickv.Node.Encryption.Writers;

namespace Elastickv.Node.StateMachine.Rollout;

/// <summary>Recognises the payloads that may be sealed before their writer is registered: its own registrations (spec §3.4).</summary>
internal static class OwnRegistration
{
    public static bool Is(ReadOnlySpan<byte> payload, Registration own) => payload.SequenceEqual(RegistrationEntry.Encode(own));
}
