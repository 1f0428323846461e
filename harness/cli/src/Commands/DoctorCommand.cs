using System.CommandLine;
using Elastickv.Jepsen.Cli.Rollouts;
using Elastickv.Jepsen.Harness.Doctor;

namespace Elastickv.Jepsen.Cli.Commands;

/// <summary><c>doctor</c>: what this machine offers a run. Ends with 0 if a run is possible in one way at least, else with 254.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var store = new Option<string>("--store") { Description = "Folder of all runs.", DefaultValueFactory = _ => "store" };
        var command = new Command("doctor", "Say what this machine offers a run: node, memory, disk, ports, Docker Engine, images, kernel; each with the remedy.") { store };
        command.SetAction((parsed, stop) => ExamineAsync(parsed.GetRequiredValue(store), parsed.InvocationConfiguration.Output, stop));
        return command;
    }

    private static async Task<int> ExamineAsync(string store, TextWriter output, CancellationToken stop)
    {
        var machine = new MachineExamination(NodeBinary.Default, store).Examine().ToList();
        var engine = await new EngineExamination(TimeProvider.System, NodeBinary.Digest()).ExamineAsync(stop);
        var asProcesses = Report("Processes", machine, output);
        var asContainers = Report("Containers", engine, output);
        await output.WriteLineAsync($"--driver process: {Answer(asProcesses)}; --driver docker: {Answer(asContainers)}");
        return asProcesses || asContainers ? ExitCode.Valid : ExitCode.BadInput;
    }

    /// <summary>Whether nothing that is needed is missing.</summary>
    private static bool Report(string title, IReadOnlyList<Examination> examinations, TextWriter output)
    {
        output.WriteLine(title);
        foreach (var examination in examinations)
        {
            output.WriteLine($"  {Mark(examination.Grade),-8} {examination.Subject,-20} {examination.Finding}");
            if (examination.Remedy is { } remedy)
                output.WriteLine($"  {"",-8} {"",-20} → {remedy}");
        }

        return examinations.All(examination => examination.Grade != Grade.Missing);
    }

    private static string Answer(bool possible) => possible ? "yes" : "no";

    private static string Mark(Grade grade) => grade switch
    {
        Grade.Good => "ok",
        Grade.Limited => "limited",
        _ => "missing",
    };
}
