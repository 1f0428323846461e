using System.Text;
using Elastickv.Node.Redis.Commands;
using Elastickv.Node.Redis.Forwarding;
using Elastickv.Node.Redis.Protocol;

namespace Elastickv.Node.Redis.Sessions;

/// <summary>Commands about the connection and the node rather than about a key: answered by every node itself.</summary>
internal sealed class ConnectionCommands(NodeInfo info, long clientId)
{
    private string _clientName = "";

    /// <summary>Whether another node forwards over this connection.</summary>
    public bool IsPeer { get; private set; }

    /// <returns>Whether the command is one of these; its reply is then written.</returns>
    public bool TryAnswer(Arguments arguments, RespWriter reply)
    {
        if (arguments.Is(0, "PING"u8))
            Ping(arguments, reply);
        else if (arguments.Is(0, "INFO"u8))
            reply.Bulk(info.Text());
        else if (arguments.Is(0, "SELECT"u8))
            Select(arguments, reply);
        else if (arguments.Is(0, "COMMAND"u8))
            Command(arguments, reply);
        else if (arguments.Is(0, "CLIENT"u8))
            Client(arguments, reply);
        else if (arguments.Is(0, "HELLO"u8))
            Hello(arguments, reply);
        else
            return false;
        return true;
    }

    private static void Ping(Arguments arguments, RespWriter reply)
    {
        if (arguments.Count > 2)
            reply.Error(CommandException.WrongArity("ping").Message);
        else if (arguments.Count == 2)
            reply.Bulk(arguments[1]);
        else
            reply.SimpleString("PONG"u8);
    }

    private static void Select(Arguments arguments, RespWriter reply)
    {
        if (arguments.Count != 2)
            reply.Error(CommandException.WrongArity("select").Message);
        else if (arguments[1].SequenceEqual("0"u8))
            reply.SimpleString("OK"u8);
        else
            reply.Error("ERR DB index is out of range");
    }

    private static void Command(Arguments arguments, RespWriter reply)
    {
        CommandSpec[] specs = [.. CommandTable.All];
        if (arguments.Count == 1)
            List(specs, reply);
        else if (arguments.Is(1, "COUNT"u8))
            reply.Integer(specs.Length);
        else if (arguments.Is(1, "DOCS"u8))
            reply.Array(0);
        else
            reply.Error("ERR unknown subcommand for 'command'");
    }

    private static void List(CommandSpec[] specs, RespWriter reply)
    {
        const int FieldsOfAnEntry = 6;
        reply.Array(specs.Length);
        foreach (CommandSpec spec in specs)
        {
            reply.Array(FieldsOfAnEntry);
            reply.Bulk(Encoding.ASCII.GetBytes(spec.Name));
            reply.Integer(spec.Arity);
            reply.Array(1);
            reply.SimpleString(spec.Read is null ? "write"u8 : "readonly"u8);
            reply.Integer(1);
            reply.Integer(spec.HasManyKeys ? -1 : 1);
            reply.Integer(1);
        }
    }

    private void Client(Arguments arguments, RespWriter reply)
    {
        if (arguments.Count == 3 && arguments.Is(1, "SETNAME"u8))
            SetName(arguments[2], reply);
        else if (arguments.Count == 2 && arguments.Is(1, "GETNAME"u8))
            reply.Bulk(Encoding.UTF8.GetBytes(_clientName));
        else if (arguments.Count == 2 && arguments.Is(1, "ID"u8))
            reply.Integer(clientId);
        else if (arguments.Count == 4 && arguments.Is(1, "SETINFO"u8))
            reply.SimpleString("OK"u8);
        else
            reply.Error("ERR unknown subcommand or wrong number of arguments for 'client'");
    }

    private void SetName(ReadOnlySpan<byte> name, RespWriter reply)
    {
        if (name.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
        {
            reply.Error("ERR Client names cannot contain spaces, newlines or special characters.");
            return;
        }

        _clientName = Encoding.ASCII.GetString(name);
        IsPeer = PeerIntroduction.IsName(name);
        reply.SimpleString("OK"u8);
    }

    private void Hello(Arguments arguments, RespWriter reply)
    {
        bool namesItself = arguments.Count == 4 && arguments.Is(2, "SETNAME"u8);
        if (arguments.Count > 1 && !arguments[1].SequenceEqual("2"u8))
            reply.Error("NOPROTO unsupported protocol version");
        else if (arguments.Count > 2 && !namesItself)
            reply.Error("ERR HELLO options other than SETNAME are not supported");
        else
            Welcome(namesItself ? Encoding.UTF8.GetString(arguments[3]) : _clientName, reply);
    }

    private void Welcome(string clientName, RespWriter reply)
    {
        _clientName = clientName;
        reply.Array(14);
        Pair(reply, "server"u8, "redis"u8);
        Pair(reply, "version"u8, Encoding.ASCII.GetBytes(NodeInfo.RedisVersion));
        reply.Bulk("proto"u8);
        reply.Integer(2);
        reply.Bulk("id"u8);
        reply.Integer(clientId);
        Pair(reply, "mode"u8, "standalone"u8);
        Pair(reply, "role"u8, Encoding.ASCII.GetBytes(info.Role));
        reply.Bulk("modules"u8);
        reply.Array(0);
    }

    private static void Pair(RespWriter reply, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        reply.Bulk(name);
        reply.Bulk(value);
    }
}
