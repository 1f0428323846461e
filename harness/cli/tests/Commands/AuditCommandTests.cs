using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;

namespace Elastickv.Jepsen.Cli.Tests.Commands;

/// <summary>The command on excerpts of the disks of a real cluster, as an operator would call it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class AuditCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jepsen-audit-").FullName;

    public AuditCommandTests()
    {
        foreach (var name in new[] { "phase0.tar.gz", "phase1.tar.gz", "phase2.tar.gz", "rotated.tar.gz", "canaries.jsonl.gz", "kek" })
        {
            using var resource = typeof(AuditCommandTests).Assembly.GetManifestResourceStream(name)!;
            using var file = File.Create(InFolder(name));
            resource.CopyTo(file);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task The_disk_of_one_node_and_the_kek_are_enough_for_an_answer()
    {
        var run = await AuditAsync("--disk", Disk("rotated.tar.gz"));

        Assert.Multiple(() =>
        {
            Assert.That(run.Code, Is.Zero);
            Assert.That(run.Output, Does.StartWith("VALID"));
            Assert.That(run.Output, Does.Match("key 4 +raft +active +opened 20 log entries"));
            Assert.That(run.Output, Does.Contain("Not asked").And.Contain("--canaries"));
            Assert.That(run.Output, Does.Contain("values are sealed above Raft index 163"));
        });
    }

    [Test]
    public async Task Folders_of_data_and_sidecar_are_one_disk()
    {
        Unpack("rotated.tar.gz");

        var run = await AuditAsync("--disk", $"n1={InFolder("rotated/n1/data")}", "--disk", $"n1={InFolder("rotated/n1/encryption")}");

        Assert.Multiple(() =>
        {
            Assert.That(run.Code, Is.Zero);
            Assert.That(run.Output, Does.Match("n1 +last +6 files"));
            Assert.That(run.Output, Does.Not.Contain("capture 1"));
        });
    }

    [Test]
    public async Task Captures_in_order_of_time_are_judged_together()
    {
        var run = await AuditAsync([.. new[] { "phase0", "phase1", "phase2", "rotated" }.SelectMany(name => new[] { "--disk", Disk($"{name}.tar.gz") }), "--canaries", InFolder("canaries.jsonl.gz")]);

        Assert.Multiple(() =>
        {
            Assert.That(run.Code, Is.Zero);
            Assert.That(run.Output, Does.Contain("capture 3").And.Contain("phase0, bootstrapped, phase1, phase2, rotated-storage, rotated-raft (as the disks show them)"));
            Assert.That(run.Output, Does.Match(@"phase0 +15 +15 +15 +15\n +bootstrapped +15 +15 +15 +15\n +phase1 +15 +15 +0 +0\n +phase2 +15 +0 +0 +0\n"));
        });
    }

    [Test]
    public async Task Phases_may_be_a_list_of_names()
    {
        var list = Write("phases", "phase0\nbootstrapped\nphase2\nphase1\n");

        var run = await AuditAsync("--disk", Disk("phase2.tar.gz"), "--canaries", InFolder("canaries.jsonl.gz"), "--phase-timeline", list);

        Assert.Multiple(() =>
        {
            Assert.That(run.Code, Is.EqualTo(1));
            Assert.That(run.Output, Does.StartWith("INVALID: one kind of violation on n1."));
            Assert.That(run.Output, Does.Match(@"n1: \S*data/n1/wal/\S+\.wal, offset \d+"));
        });
    }

    [Test]
    public async Task Phases_may_be_the_timeline_of_a_run()
    {
        var names = new[] { "phase0", "bootstrapped", "phase1", "phase2" };
        var timeline = Write("timeline.jsonl", string.Concat(names.Select((name, time) => $$"""{"time":{{time}},"kind":"phase","name":"{{name}}","nodes":[]}""" + "\n"))
            + """{"time":9,"kind":"healed","name":"cluster","nodes":[]}""" + "\n");

        var run = await AuditAsync("--disk", Disk("phase2.tar.gz"), "--canaries", InFolder("canaries.jsonl.gz"), "--phase-timeline", timeline);

        Assert.That((run.Code, run.Output.Contains($"(by {timeline})", StringComparison.Ordinal)), Is.EqualTo((0, true)));
    }

    [Test]
    public async Task Json_says_the_same_as_the_text()
    {
        Unpack("rotated.tar.gz");
        File.Copy(InFolder("kek"), InFolder("rotated/n1/core"));

        var run = await AuditAsync("--disk", $"n1={InFolder("rotated/n1")}", "--json");

        using var json = JsonDocument.Parse(run.Output);
        var root = json.RootElement;
        var violation = root.GetProperty("violations")[0];
        Assert.Multiple(() =>
        {
            Assert.That(run.Code, Is.EqualTo(1));
            Assert.That(root.GetProperty("verdict").GetString(), Is.EqualTo("invalid"));
            Assert.That(violation.GetProperty("kind").GetString(), Is.EqualTo("key-leak"));
            Assert.That(violation.GetProperty("findings")[0].GetProperty("file").GetString(), Is.EqualTo("core"));
            Assert.That(root.GetProperty("keys").GetArrayLength(), Is.EqualTo(4));
            Assert.That(root.GetProperty("disks")[0].GetProperty("files").GetInt32(), Is.EqualTo(7));
        });
    }

    [Test]
    public async Task What_cannot_be_read_is_listed_and_makes_the_answer_unknown()
    {
        Unpack("rotated.tar.gz");
        var snapshot = Directory.GetFiles(_folder, "00000000000001e1.fsm", SearchOption.AllDirectories).Single();
        using (var stream = File.OpenWrite(snapshot))
            stream.SetLength(stream.Length - 3);

        var run = await AuditAsync("--disk", $"n1={InFolder("rotated/n1")}");

        Assert.Multiple(() =>
        {
            Assert.That(run.Code, Is.EqualTo(2));
            Assert.That(run.Output, Does.StartWith("UNKNOWN").And.Contain("Could not be judged").And.Contain("00000000000001e1.fsm"));
        });
    }

    [Test]
    public async Task A_file_that_a_process_deleted_and_holds_open_is_read()
    {
        Unpack("rotated.tar.gz");
        var held = InFolder("held");
        File.Copy(InFolder("kek"), held);
        using var open = File.OpenRead(held);
        File.Delete(held);

        var run = await AuditAsync("--disk", $"n1={InFolder("rotated/n1")}", "--pid", $"n1={Environment.ProcessId}");

        Assert.Multiple(() =>
        {
            Assert.That(run.Code, Is.EqualTo(1));
            Assert.That(run.Output, Does.Contain("the KEK stands in clear").And.Contain("held (deleted"));
        });
    }

    [Test]
    public async Task A_disk_that_shows_nothing_is_never_valid()
    {
        Unpack("rotated.tar.gz");
        foreach (var file in Directory.GetFiles(InFolder("rotated/n1/data"), "*", SearchOption.AllDirectories))
            File.WriteAllBytes(file, []);

        var bare = await AuditAsync("--disk", $"n1={InFolder("rotated/n1/data")}");
        var sidecar = await AuditAsync("--disk", $"n1={InFolder("rotated/n1/encryption")}");

        Assert.That((bare.Code, sidecar.Code), Is.EqualTo((2, 2)));
        Assert.That(bare.Output, Does.Contain("neither a row of the store nor an entry of the Raft log"));
    }

    [Test]
    public async Task A_disk_under_another_name_than_its_node_s_gives_no_false_alarm()
    {
        Unpack("rotated.tar.gz");

        var renamed = await AuditAsync("--disk", $"left={InFolder("rotated/n1")}");
        var bare = await AuditAsync("--disk", $"left={InFolder("rotated/n1/data/n1")}", "--disk", $"left={InFolder("rotated/n1/encryption")}");

        Assert.Multiple(() =>
        {
            Assert.That(renamed.Code, Is.Zero, "the folder says n1, and the registry knows it");
            Assert.That(bare.Code, Is.EqualTo(2));
            Assert.That(bare.Output, Does.Contain("which node the disk given as left is of").And.Contain("--disk RAFTID=PATH"));
        });
    }

    [Test]
    public async Task A_path_given_twice_is_bad_input()
    {
        Unpack("rotated.tar.gz");

        (await AuditAsync("--disk", $"n1={InFolder("rotated/n1")}", "--disk", $"n1={InFolder("rotated/n1/")}")).IsBadInput("given twice");
        (await AuditAsync("--disk", $"n1={InFolder("rotated/n1")}", "--disk", $"n2={InFolder("rotated/n1")}")).IsBadInput("already given as n1");
    }

    [TestCase("(\u00b5/\u00fd", "zstd")]
    [TestCase("\u00fd7zXZ", "xz")]
    [TestCase("PK\u0003\u0004", "zip")]
    public async Task A_packing_that_is_not_read_is_bad_input(string content, string name) =>
        (await AuditAsync("--disk", $"n1={Write("disk.packed", content)}")).IsBadInput($"packed with {name}");

    [Test]
    public async Task A_value_of_an_unknown_phase_is_bad_input() =>
        (await AuditAsync("--disk", Disk("rotated.tar.gz"), "--canaries", Write("given", """{"phase":"phase7","key":"k","value":"AAAA","acked":true}""" + "\n"))).IsBadInput("value 1, of key k, names the phase 'phase7'");

    [Test]
    public async Task An_archive_that_is_cut_off_is_bad_input()
    {
        using (var stream = File.OpenWrite(InFolder("rotated.tar.gz")))
            stream.SetLength(stream.Length / 2);

        (await AuditAsync("--disk", Disk("rotated.tar.gz"))).IsBadInput("cut off");
    }

    [TestCase("n1", "NODE=n1")]
    [TestCase("=x", "NODE=x")]
    [TestCase("n1=no/such/folder", "no such folder or file")]
    public async Task A_disk_that_is_none_is_bad_input(string disk, string reason) => (await AuditAsync("--disk", disk)).IsBadInput(reason);

    [Test]
    public async Task A_folder_with_nothing_of_a_node_is_bad_input() => (await AuditAsync("--disk", $"n1={Directory.CreateDirectory(InFolder("empty")).FullName}")).IsBadInput("wal/, fsm.db/");

    [Test]
    public async Task A_folder_of_several_nodes_must_hold_the_one_that_is_named()
    {
        Unpack("rotated.tar.gz");
        CopyFolder(InFolder("rotated/n1"), InFolder("rotated/n2"));

        Assert.That((await AuditAsync("--disk", $"n2={InFolder("rotated")}")).Output, Does.Contain("folder n2"));
        (await AuditAsync("--disk", $"n3={InFolder("rotated")}")).IsBadInput("name one of n1, n2");
    }

    [Test]
    public async Task A_damaged_archive_is_bad_input() => (await AuditAsync("--disk", $"n1={Write("bad.tar.gz", "\u001f\u008bnonsense")}")).IsBadInput("bad.tar.gz");

    [Test]
    public async Task A_kek_that_is_no_key_or_another_cluster_s_is_bad_input()
    {
        (await CommandLineRun.OfAsync("audit", "--disk", Disk("rotated.tar.gz"), "--kek", Write("short", "31 bytes are not enough for it."))).IsBadInput("32 raw bytes");
        (await CommandLineRun.OfAsync("audit", "--disk", Disk("rotated.tar.gz"), "--kek", Write("other", new string('k', 32)))).IsBadInput("the KEK of this cluster");
        (await CommandLineRun.OfAsync("audit", "--disk", Disk("rotated.tar.gz"), "--kek", InFolder("missing"))).IsBadInput("missing");
        (await CommandLineRun.OfAsync("audit", "--disk", Disk("rotated.tar.gz"), "--kek", _folder)).IsBadInput("is a folder: give the file");
    }

    [Test]
    public async Task A_kek_inside_the_disk_is_bad_input()
    {
        Unpack("rotated.tar.gz");
        var inside = InFolder("rotated/n1/kek");
        File.Copy(InFolder("kek"), inside);

        (await CommandLineRun.OfAsync("audit", "--disk", $"n1={InFolder("rotated/n1")}", "--kek", inside)).IsBadInput("move it out");
    }

    [TestCase("--canaries", "not json", "given:1: ")]
    [TestCase("--canaries", "", "holds no value")]
    [TestCase("--phase-timeline", "phase9", "the phases are phase0")]
    [TestCase("--phase-timeline", "phase0\nphase0", "twice")]
    [TestCase("--phase-timeline", "", "names no phase")]
    public async Task A_file_that_cannot_be_used_is_bad_input(string option, string content, string reason) =>
        (await AuditAsync("--disk", Disk("rotated.tar.gz"), option, Write("given", content))).IsBadInput(reason);

    [Test]
    public async Task Help_shows_an_example_and_every_exit_code()
    {
        var run = await CommandLineRun.OfAsync("audit", "--help");

        Assert.That(run.Output, Does.Contain("elastickv-jepsen audit --disk n1=copy/n1").And.Contain("0 valid, 1 invalid, 2 unknown, 254 wrong input"));
    }

    private Task<CommandLineRun> AuditAsync(params string[] options) => CommandLineRun.OfAsync(["audit", .. options, "--kek", InFolder("kek")]);

    private string InFolder(string name) => Path.Combine(_folder, name);

    private string Disk(string archive) => $"n1={InFolder(archive)}";

    private string Write(string name, string content)
    {
        File.WriteAllText(InFolder(name), content, System.Text.Encoding.Latin1);
        return InFolder(name);
    }

    private void Unpack(string archive)
    {
        var target = Directory.CreateDirectory(InFolder(archive[..archive.IndexOf('.')])).FullName;
        using var plain = new GZipStream(File.OpenRead(InFolder(archive)), CompressionMode.Decompress);
        TarFile.ExtractToDirectory(plain, target, overwriteFiles: false);
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
