namespace Elastickv.Node.Redis.Protocol;

/// <summary>Writes commands as a client sends them.</summary>
internal static class RespRequestWriter
{
    public static void Write(this RespWriter writer, Arguments arguments)
    {
        writer.Array(arguments.Count);
        for (int i = 0; i < arguments.Count; i++)
            writer.Bulk(arguments[i]);
    }
}
