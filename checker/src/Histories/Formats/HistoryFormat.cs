namespace Elastickv.Jepsen.Checker.Histories.Formats;

/// <summary>How a history is written down.</summary>
public enum HistoryFormat
{
    /// <summary>To be found out from its beginning.</summary>
    Auto,

    /// <summary>Our own: one JSON object a line.</summary>
    JsonLines,

    /// <summary>Jepsen's, Knossos' and Elle's: maps of EDN.</summary>
    Edn,

    /// <summary>The lines that Jepsen logs while it runs.</summary>
    JepsenLog,
}
