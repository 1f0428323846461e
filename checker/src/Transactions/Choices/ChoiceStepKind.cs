namespace Elastickv.Jepsen.Checker.Transactions.Choices;

/// <summary>How the order of a pair is known.</summary>
internal enum ChoiceStepKind
{
    /// <summary>The other order would close a cycle.</summary>
    Deduced,

    /// <summary>It is only tried.</summary>
    Supposed,

    /// <summary>The other order was tried and failed.</summary>
    Concluded,

    /// <summary>Neither order is possible: the end of the argument.</summary>
    Impossible,
}
