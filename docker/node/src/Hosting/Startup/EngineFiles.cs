using Elastickv.Node.Hosting.Loop;
using Elastickv.Node.Storage;
using Elastickv.Node.Wal;

namespace Elastickv.Node.Hosting.Startup;

/// <summary>The opened files of a group and what its log held.</summary>
internal sealed record EngineFiles(SnapshotDirectory Snapshots, RowStore Rows, WriteAheadLog Wal, WalReplay Replay);
