using System.Collections.Immutable;
using System.Security.Cryptography;
using Elastickv.Node.Encryption.Entries;
using Elastickv.Node.Encryption.Keys;
using Elastickv.Node.Encryption.Writers;
using Elastickv.Node.Hosting.Configuration;
using Elastickv.Node.Proposals;
using Elastickv.Node.Raft;
using Elastickv.Node.Tests.Hosting;

namespace Elastickv.Node.Tests.StateMachine;

/// <summary>A random valid history of three replicas: what a leader may propose in the state it is in, and what may happen to a node.</summary>
internal sealed class ReplicatedHistory : IDisposable
{
    private static readonly string[] Ids = ["n1", "n2", "n3"];

    private readonly TemporaryDirectory _directory = new();
    private readonly Random _random;
    private readonly List<Entry> _log = [];
    private uint _lastKey = 2;

    public ReplicatedHistory(int seed)
    {
        _random = new Random(seed);
        WriteKek("kek", 1);
        WriteKek("next", 2);
        Replicas = [.. Ids.Select(id => new Replica(Options(id), Ids))];
    }

    public IReadOnlyList<Replica> Replicas { get; }

    /// <summary>The leader of the moment: any of them, all have applied everything.</summary>
    private Replica Leader => Replicas[_random.Next(Replicas.Count)];

    public void Step()
    {
        var sidecar = Replicas[0].Sidecar;
        switch (_random.Next(12))
        {
            case 0 when !sidecar.IsBootstrapped:
                Append(Bootstrap());
                break;
            case 1 or 2 when sidecar.IsBootstrapped:
                Append(Rotation((Purpose)(1 + _random.Next(2))));
                break;
            case 3 when sidecar.IsBootstrapped:
                Append(Marker(RotationSubtag.EnableStorageEnvelope, Purpose.Storage, sidecar.ActiveStorage));
                break;
            case 4 when sidecar is { IsBootstrapped: true, RaftEnvelopeCutoverIndex: 0 }:
                Append(Marker(RotationSubtag.EnableRaftEnvelope, Purpose.Raft, sidecar.ActiveRaft));
                break;
            case 5 when sidecar.IsBootstrapped:
                Append(Rewrap());
                break;
            case 6 when sidecar.StorageEnvelopeActive:
                Replicas[_random.Next(Replicas.Count)].Rewrite();
                break;
            case 7 when sidecar.StorageEnvelopeActive:
                Retire();
                break;
            case 8:
                Restart();
                break;
            default:
                Append(ClusterClient.Set($"k{_random.Next(20)}", $"value {_random.Next()}"));
                break;
        }
    }

    public void Dispose()
    {
        foreach (var replica in Replicas)
            replica.Dispose();
        _directory.Dispose();
    }

    private void Append(byte[] payload)
    {
        var cipher = Leader.Cipher;
        var data = new byte[ProposalFraming.HeaderSize + payload.Length + (cipher.IsActive ? cipher.Overhead : 0)];
        ProposalFraming.WriteHeader(data, (ulong)_log.Count);
        if (cipher.IsActive)
            cipher.Seal(payload, data.AsSpan(ProposalFraming.HeaderSize));
        else
            payload.CopyTo(data, ProposalFraming.HeaderSize);
        _log.Add(new Entry(1, (ulong)_log.Count + 1, EntryType.Normal, data));
        foreach (var replica in Replicas)
            replica.Follow(_log);
        RegisterMissing();
    }

    /// <summary>What the registrar of each node does by itself.</summary>
    private void RegisterMissing()
    {
        foreach (var replica in Replicas)
        {
            foreach (var registration in replica.Cipher.MissingRegistrations())
                Append(RegistrationEntry.Encode(registration));
        }
    }

    private void Restart()
    {
        Replicas[_random.Next(Replicas.Count)].Restart(_log, losesRows: _random.Next(2) == 0);
        RegisterMissing();
    }

    private byte[] Bootstrap() => new BootstrapEntry(
        1, NewKey(), 2, NewKey(), [.. Ids.SelectMany(id => new[] { 1u, 2u }.Select(key => new Registration(key, NodeIdentity.Of(id).FullId, 0)))]).Encode();

    private byte[] Rotation(Purpose purpose)
    {
        var leader = Leader.Cipher;
        return new RotationEntry(RotationSubtag.RotateDek, ++_lastKey, (byte)purpose, NewKey(), Own(leader, _lastKey, purpose)).Encode();
    }

    private byte[] Marker(RotationSubtag subtag, Purpose purpose, uint active) => new RotationEntry(subtag, active, (byte)purpose, [], Own(Leader.Cipher, active, purpose)).Encode();

    private byte[] Rewrap()
    {
        var cipher = Leader.Cipher;
        var list = RewrapList.Encode(cipher.Sidecar.Keys.Select(key =>
            KeyValuePair.Create(key.Key, cipher.Kek.Next!.Wrap(cipher.Unwrap(key.Value.Wrapped.AsSpan())).ToImmutableArray())));
        return new RotationEntry(RotationSubtag.RewrapDeks, cipher.Sidecar.ActiveStorage, (byte)Purpose.Storage, [.. list], Own(cipher, cipher.Sidecar.ActiveStorage, Purpose.Storage)).Encode();
    }

    /// <summary>Ends the oldest storage key that no replica needs, after all have flushed: what the gate of RetireDEK makes sure of.</summary>
    private void Retire()
    {
        var sidecar = Replicas[0].Sidecar;
        var unused = sidecar.Keys.FirstOrDefault(key =>
            key.Value.Purpose == Purpose.Storage && key.Key != sidecar.ActiveStorage && Replicas.All(replica => !replica.Audit.Needs(key.Key))).Key;
        if (unused == 0)
            return;
        foreach (var replica in Replicas)
            replica.Flush();
        Append(new RotationEntry(RotationSubtag.RetireDek, unused, (byte)Purpose.Storage, [], Own(Leader.Cipher, unused, Purpose.Storage)).Encode());
    }

    private ImmutableArray<byte> NewKey() => [.. Replicas[0].Cipher.Kek.Wrap(RandomNumberGenerator.GetBytes(DataKey.Size))];

    private static Registration Own(Node.StateMachine.Rollout.NodeCipher cipher, uint key, Purpose purpose) => new(key, cipher.Identity.FullId, cipher.PinnedEpoch(purpose));

    private NodeOptions Options(string id) => new()
    {
        RaftId = id,
        Address = "127.0.0.1:1",
        RedisAddress = "127.0.0.1:2",
        RaftDataDir = _directory.File("data"),
        EncryptionEnabled = true,
        KekFile = _directory.File("kek"),
        KekNextFile = _directory.File("next"),
        SidecarPath = Path.Combine(_directory.Path, id, "keys.json"),
    };

    private void WriteKek(string name, byte fill)
    {
        File.WriteAllBytes(_directory.File(name), [.. Enumerable.Repeat(fill, DataKey.Size)]);
        File.SetUnixFileMode(_directory.File(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
