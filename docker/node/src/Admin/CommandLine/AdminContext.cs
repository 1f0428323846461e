using System.Globalization;
using Elastickv.Node.Admin.Client;
using Elastickv.Node.Encryption;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Hosting.Configuration;
using Google.Protobuf;

namespace Elastickv.Node.Admin.CommandLine;

/// <summary>One call of an admin subcommand: its flags, typed, and where its answer goes.</summary>
internal sealed class AdminContext(GoFlags flags, Func<string, EncryptionAdminClient> clients, TextWriter output)
{
    public EncryptionAdminClient Client => ClientOf(flags.String("endpoint"));

    public EncryptionAdminClient ClientOf(string address) => clients(address);

    public Task WriteAsync(string line) => output.WriteLineAsync(line);

    public string Text(string flag) => flags.String(flag) is { Length: > 0 } value ? value : throw new UsageException($"flag -{flag} is required");

    public string TextOr(string flag, string fallback) => flags.String(flag) is { Length: > 0 } value ? value : fallback;

    public bool Has(string flag) => flags.Bool(flag);

    /// <summary>An optional number.</summary>
    public uint UInt32Or(string flag, uint fallback) => flags.String(flag).Length == 0 ? fallback : UInt32(flag);

    public IReadOnlyList<string> All(string flag) => flags.All(flag);

    public uint UInt32(string flag) =>
        uint.TryParse(Text(flag), NumberStyles.None, CultureInfo.InvariantCulture, out uint value) ? value : throw Malformed(flag, "a whole number below 2^32");

    public ulong UInt64(string flag) => ParseUInt64(Text(flag)) ?? throw Malformed(flag, "a whole number, decimal or after 0x");

    /// <summary>Wrapped key bytes: those given, or those of a new key wrapped under the KEK of <c>--kekFile</c>.</summary>
    public ByteString WrappedKey(string flag)
    {
        if (flags.String(flag).Length == 0 && flags.String("kekFile").Length > 0)
            return ByteString.CopyFrom(NewKey.Wrap(Kek()));
        try
        {
            return ByteString.FromBase64(Text(flag));
        }
        catch (FormatException)
        {
            throw Malformed(flag, "base64");
        }
    }

    /// <summary>The KEK of <c>--kekFile</c> or of the environment; null without either.</summary>
    public KekWrapper? KekIfAny() => KekSource.Load(flags.String("kekFile"));

    public KekWrapper Kek() => KekSource.Load(Text("kekFile")) ?? throw new EncryptionException(EncryptionError.KekRequiredWithFlag);

    /// <param name="flag">Whose value it is.</param>
    /// <param name="wanted">What would be understood.</param>
    public static UsageException Malformed(string flag, string wanted) => new($"invalid value for flag -{flag}: want {wanted}");

    /// <summary>Decimal, or hexadecimal after <c>0x</c>; null if it is neither.</summary>
    public static ulong? ParseUInt64(string text)
    {
        bool isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return ulong.TryParse(isHex ? text.AsSpan(2) : text, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? value
            : null;
    }
}
