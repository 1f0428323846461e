namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>The names of the types of events, in Jepsen's words.</summary>
internal static class OperationTypeName
{
    public static ReadOnlySpan<byte> Of(OperationType type) => type switch
    {
        OperationType.Invoke => "invoke"u8,
        OperationType.Ok => "ok"u8,
        OperationType.Fail => "fail"u8,
        OperationType.Info => "info"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a type of event"),
    };

    public static OperationType Parse(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("invoke"u8))
            return OperationType.Invoke;
        if (name.SequenceEqual("ok"u8))
            return OperationType.Ok;
        if (name.SequenceEqual("fail"u8))
            return OperationType.Fail;
        return name.SequenceEqual("info"u8) ? OperationType.Info : throw new FormatException("\"type\" is not invoke, ok, fail or info");
    }
}
