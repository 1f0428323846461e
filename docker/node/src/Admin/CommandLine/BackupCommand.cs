using Elastickv.Node.Admin.Recovery;

namespace Elastickv.Node.Admin.CommandLine;

/// <summary><c>admin encryption backup verify</c>: whether a copy of a node's files could be served again. Needs no node.</summary>
internal static class BackupCommand
{
    public static Task VerifyAsync(AdminContext context)
    {
        var directory = context.Text("dir");
        var sidecar = context.TextOr("encryptionSidecarPath", Path.Combine(directory, "keys.json"));
        var report = new BackupVerification(directory, sidecar, context.KekIfAny).Run();
        return context.WriteAsync(report.IsEncrypted
            ? $"backup ok keys={report.Keys} sealed_values={report.SealedValues} clear_values={report.ClearValues} sealed_log_entries={report.SealedLogEntries} snapshots={report.Snapshots}"
            : "backup ok: never encrypted");
    }
}
