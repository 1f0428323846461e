using System.Runtime.InteropServices;

namespace Elastickv.Jepsen.Checker.Transactions.Operations;

/// <summary>One step of a transaction in 16 bytes. A write is known by the position of its step in the table: that is its version.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Step
{
    /// <summary>A value's code (see <see cref="ValueCodes"/>), or of a list that was read its <see cref="ListRead"/>.</summary>
    public long Value;

    /// <summary>The key's number.</summary>
    public int Key;

    public StepKind Kind;
}
