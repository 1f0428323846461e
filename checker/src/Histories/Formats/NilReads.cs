namespace Elastickv.Jepsen.Checker.Histories.Formats;

/// <summary>What a completed read of nil means.</summary>
public enum NilReads
{
    /// <summary>As the format has it: unknown in EDN, where Knossos lets it match anything; missing elsewhere.</summary>
    AsFormat,

    /// <summary>There was no value.</summary>
    Missing,

    /// <summary>Nobody knows what was read; such a read constrains nothing.</summary>
    Unknown,
}
