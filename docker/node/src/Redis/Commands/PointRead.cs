using Elastickv.Node.Redis.Data;
using Elastickv.Node.Redis.Protocol;

namespace Elastickv.Node.Redis.Commands;

/// <summary>Tries to answer a command from a single row.</summary>
/// <returns>Whether it did; if not, nothing was written.</returns>
public delegate bool PointRead(ReadView view, Arguments arguments, RespWriter reply);
