using Elastickv.Node.Redis.Data;
using Elastickv.Node.Redis.Protocol;
using Elastickv.Node.Replicated;
using Elastickv.Node.StateMachine;
using Elastickv.Node.Storage;

namespace Elastickv.Node.Redis.Commands;

/// <summary>
/// Executes replicated commands while their entry is applied. An error of a command is part of its reply; anything else, such as a row that fails
/// its integrity check, is thrown, since the other replicas may not meet it. Used by one thread.
/// </summary>
public sealed class CommandExecutor(RespLimits limits) : ICommandExecutor, IDisposable
{
    private readonly RespWriter _reply = new(limits.MaxReplyBytes);
    private ReadOnlyMemory<byte>[] _items = new ReadOnlyMemory<byte>[8];

    public ReadOnlyMemory<byte> Execute(Request request, IStoreTransaction transaction)
    {
        _reply.Clear();
        bool isCut = false;
        if (request.Multi)
            _reply.Array(request.Commands.Count);
        foreach (Command command in request.Commands)
            isCut |= !TryRun(new WriteView(transaction, request.Timestamp), Words(command));
        if (isCut)
            ReplyOnlyThat("ERR reply too large");
        return _reply.Written.ToArray();
    }

    public void Dispose() => _reply.Dispose();

    /// <summary>Every command runs, even if the replies of those before it did not fit: what is written must not depend on a limit of replies.</summary>
    private bool TryRun(WriteView view, Arguments arguments)
    {
        int start = _reply.Length;
        try
        {
            Run(view, arguments);
            return true;
        }
        catch (CommandException e)
        {
            _reply.Truncate(start);
            _reply.Error(e.Message);
            return true;
        }
        catch (ReplyTooLargeException)
        {
            _reply.Clear();
            return false;
        }
    }

    private void Run(WriteView view, Arguments arguments)
    {
        CommandSpec? spec = arguments.Count == 0 ? null : CommandTable.Find(arguments[0]);
        if (spec is null)
            throw new CommandException(CommandTable.Unsupported(arguments.Count == 0 ? default : arguments[0]));
        if (!spec.Accepts(arguments.Count))
            throw CommandException.WrongArity(spec.Name);
        if (spec.Write is { } write)
            write(view, arguments, _reply);
        else
            spec.Read!(view.Read, arguments, _reply);
    }

    private Arguments Words(Command command)
    {
        if (_items.Length < command.Args.Count)
            _items = new ReadOnlyMemory<byte>[command.Args.Count];
        for (int i = 0; i < command.Args.Count; i++)
            _items[i] = command.Args[i].Memory;
        return new Arguments(_items, command.Args.Count);
    }

    private void ReplyOnlyThat(string error)
    {
        _reply.Clear();
        _reply.Error(error);
    }
}
