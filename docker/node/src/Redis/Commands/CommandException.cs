namespace Elastickv.Node.Redis.Commands;

/// <summary>A command cannot be carried out; nothing was changed by it.</summary>
/// <param name="message">The error reply, its code first.</param>
public sealed class CommandException(string message) : Exception(message)
{
    public static CommandException Syntax() => new("ERR syntax error");

    public static CommandException WrongType() => new("WRONGTYPE Operation against a key holding the wrong kind of value");

    public static CommandException NotAnInteger() => new("ERR value is not an integer or out of range");

    public static CommandException NotAFloat() => new("ERR value is not a valid float");

    public static CommandException Overflow() => new("ERR increment or decrement would overflow");

    public static CommandException NoSuchKey() => new("ERR no such key");

    public static CommandException InvalidExpiry(string command) => new($"ERR invalid expire time in '{command}' command");

    public static CommandException WrongArity(string command) => new($"ERR wrong number of arguments for '{command}' command");
}
