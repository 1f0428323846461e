using Elastickv.Jepsen.Checker.Json;

namespace Elastickv.Jepsen.Checker.Histories.Formats;

/// <summary>Feeds the lines of a history to a parser that keeps what it finds by itself.</summary>
internal static class LineIntake
{
    /// <param name="input">The history; is read, not closed.</param>
    /// <param name="parser">Takes the lines in their order, on this thread.</param>
    /// <param name="afterBlock">Is called after some thousand lines each; may throw to end it.</param>
    /// <exception cref="MalformedInputException">The file cannot be read, or a line of it is wrong.</exception>
    public static void Read(HistoryInput input, ILineParser<Operation> parser, Action afterBlock)
    {
        var blocks = new LineBlockReader(input.Stream, input.Source);
        var line = 0L;
        LineBlock? block = blocks.Read();
        while (block is { } current)
        {
            // The next block is read, and unpacked, while this one is understood.
            var next = current.IsLast ? null : Task.Run(blocks.Read);
            var parsed = ParsedBlock<Operation>.Parse(current, parser);
            current.Return();
            block = next?.GetAwaiter().GetResult();
            line += parsed.Lines;
            if (parsed.IsTorn)
                input.MarkTorn();
            if (parsed.Error is { } reason)
                throw new MalformedInputException(input.Source, line, reason, parsed.Cause);
            afterBlock();
        }
    }
}
