using System.Runtime.InteropServices;

namespace Elastickv.Jepsen.Checker.Transactions.VersionOrders;

/// <summary>What one transaction did with one register.</summary>
/// <param name="Transaction">Its number.</param>
/// <param name="First">The version it read, or if it read none, the one it wrote.</param>
/// <param name="Last">The version it left: the one it wrote, or if it wrote none, the one it read.</param>
/// <param name="HasRead">Whether <paramref name="First"/> was read.</param>
/// <param name="HasWritten">Whether <paramref name="Last"/> was written.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Interaction(int Transaction, int First, int Last, bool HasRead, bool HasWritten);
