using System.Collections.Immutable;

namespace Elastickv.Jepsen.Workloads.Redis;

/// <summary>How sending commands and waiting for their replies went. What may have happened on the server differs in each case.</summary>
public abstract record RespExchange
{
    private RespExchange()
    {
    }

    /// <summary>Every command was answered, be it with an error.</summary>
    public sealed record Answered(ImmutableArray<RespReply> Replies) : RespExchange
    {
        /// <summary>The reply to the last command: the one of EXEC where a transaction was sent.</summary>
        public RespReply Reply => Replies[^1];
    }

    /// <summary>Not one byte left this process: the server certainly did nothing.</summary>
    public sealed record NotSent(string Reason) : RespExchange;

    /// <summary>Something was sent and no complete answer came: nobody knows what the server did or will do.</summary>
    public sealed record NoAnswer(string Reason) : RespExchange;
}
