using System.Runtime.Intrinsics;

namespace Elastickv.Jepsen.Checker.Canaries;

/// <summary>How far a <see cref="PeakFinder"/> came in a text: what it carries from one block to the next, once for each time it doubles or widens a window.</summary>
internal struct PeakWalk
{
    /// <summary>The first position that was not looked at.</summary>
    public int Next;

    /// <summary>How many blocks were read.</summary>
    public int Step;

    public Vector512<byte> Max1;
    public Vector512<byte> Max2;
    public Vector512<byte> Max3;
    public Vector512<byte> Max4;
    public Vector512<byte> Max5;
    public Vector512<byte> Min1;
    public Vector512<byte> Min2;
    public Vector512<byte> Min3;
    public Vector512<byte> Min4;
    public Vector512<byte> Min5;
}
