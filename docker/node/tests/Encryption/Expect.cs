using Elastickv.Node.Encryption;

namespace Elastickv.Node.Tests.Encryption;

/// <summary>What an action must fail with.</summary>
internal static class Expect
{
    public static EncryptionException Failure(Action action) => Assert.Throws<EncryptionException>(action)!;

    public static EncryptionError Error(Action action) => Failure(action).Error;
}
