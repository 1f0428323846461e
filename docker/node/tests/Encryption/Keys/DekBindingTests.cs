using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Keys;

namespace Elastickv.Node.Tests.Encryption.Keys;

public sealed class DekBindingTests
{
    private static readonly byte[] Key = [.. Enumerable.Repeat((byte)3, 32)];

    [Test]
    public void Fits_its_own_key_id_and_purpose_only()
    {
        var binding = DekBinding.Compute(Key, 5, Purpose.Storage);
        Assert.Multiple(() =>
        {
            Assert.That(() => DekBinding.Require(binding, Key, 5, Purpose.Storage), Throws.Nothing);
            Assert.That(() => DekBinding.Require(binding, Key, 6, Purpose.Storage), Refuses());
            Assert.That(() => DekBinding.Require(binding, Key, 5, Purpose.Raft), Refuses());
            Assert.That(() => DekBinding.Require(binding, new byte[32], 5, Purpose.Storage), Refuses());
            Assert.That(() => DekBinding.Require(binding.AsSpan(1), Key, 5, Purpose.Storage), Refuses());
        });
    }

    private static NUnit.Framework.Constraints.IResolveConstraint Refuses() =>
        Throws.TypeOf<EncryptionException>().With.Property(nameof(EncryptionException.Error)).EqualTo(EncryptionError.DekBindingMismatch);
}
