using Elastickv.Node.Redis.Data;
using Elastickv.Node.Redis.Protocol;

namespace Elastickv.Node.Redis.Commands;

/// <summary>Carries out a command while its entry is applied. It checks everything before it changes anything.</summary>
/// <exception cref="CommandException">The command cannot be carried out.</exception>
public delegate void WriteHandler(WriteView view, Arguments arguments, RespWriter reply);
