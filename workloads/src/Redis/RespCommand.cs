using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Elastickv.Jepsen.Workloads.Redis;

/// <summary>A Redis command: its name and arguments, binary safe.</summary>
public sealed record RespCommand(ImmutableArray<ReadOnlyMemory<byte>> Arguments)
{
    public static RespCommand Of(params ReadOnlySpan<string> arguments)
    {
        var encoded = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>(arguments.Length);
        foreach (var argument in arguments)
            encoded.Add(Encoding.UTF8.GetBytes(argument));
        return new RespCommand(encoded.MoveToImmutable());
    }

    /// <summary>The same command with one more argument.</summary>
    public RespCommand With(ReadOnlyMemory<byte> argument) => new(Arguments.Add(argument));

    /// <summary>Writes it as an array of bulk strings.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        WriteHeader(output, '*', Arguments.Length);
        foreach (var argument in Arguments)
        {
            WriteHeader(output, '$', argument.Length);
            output.Write(argument.Span);
            output.Write("\r\n"u8);
        }
    }

    private static void WriteHeader(IBufferWriter<byte> output, char sigil, int count)
    {
        Span<byte> header = stackalloc byte[16];
        var text = string.Create(CultureInfo.InvariantCulture, $"{sigil}{count}\r\n");
        var length = Encoding.ASCII.GetBytes(text, header);
        output.Write(header[..length]);
    }
}
