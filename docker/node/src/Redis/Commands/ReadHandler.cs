using Elastickv.Node.Redis.Data;
using Elastickv.Node.Redis.Protocol;

namespace Elastickv.Node.Redis.Commands;

/// <summary>Answers a command that changes nothing.</summary>
/// <exception cref="CommandException">The command cannot be carried out.</exception>
public delegate void ReadHandler(ReadView view, Arguments arguments, RespWriter reply);
