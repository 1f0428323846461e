using System.Numerics;

namespace Elastickv.Jepsen.Checker.Linearizability.Models;

/// <summary>What a state takes that is a balanced tree and shares all but one path with the one it came from.</summary>
internal static class SharedTree
{
    private const int NodeBytes = 88;

    /// <summary>The object around the tree, and the nodes of paths that are copied at its ends.</summary>
    private const int FixedBytes = 2 * NodeBytes;

    /// <summary>A balanced tree is at most half as deep again as a perfect one.</summary>
    public static long PathBytes(int elements) => FixedBytes + (NodeBytes * (BitOperations.Log2((uint)elements + 1) + 1L) * 3 / 2);
}
