namespace Elastickv.Node.Redis.Commands;

/// <summary>A keyed command. Its first argument is a key.</summary>
public sealed class CommandSpec
{
    /// <param name="name">In lower case.</param>
    /// <param name="arity">Number of words with the name; negative: at least so many.</param>
    public CommandSpec(string name, int arity, ReadHandler read)
    {
        (Name, Arity, Read) = (name, arity, read);
    }

    /// <inheritdoc cref="CommandSpec(string, int, ReadHandler)"/>
    public CommandSpec(string name, int arity, WriteHandler write)
    {
        (Name, Arity, Write) = (name, arity, write);
    }

    public string Name { get; }

    public int Arity { get; }

    /// <summary>Set on a command that changes nothing. It sees one state of the store, however many rows it reads.</summary>
    public ReadHandler? Read { get; }

    /// <summary>Answers the usual case of <see cref="Read"/> from a single row, so that no snapshot is needed, or declines.</summary>
    public PointRead? PointRead { get; init; }

    /// <summary>Set on a command that goes through the log.</summary>
    public WriteHandler? Write { get; }

    /// <summary>Whether all arguments are keys, not only the first.</summary>
    public bool HasManyKeys => Name is "del" or "exists";

    public bool Accepts(int words) => Arity >= 0 ? words == Arity : words >= -Arity;
}
