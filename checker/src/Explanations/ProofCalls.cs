namespace Elastickv.Jepsen.Checker.Explanations;

/// <summary>Finds calls of one partition of a proof in another.</summary>
internal static class ProofCalls
{
    /// <summary>The number in the core of a call of <see cref="Proof.Before"/>.</summary>
    public static int InCore(Proof proof, int callBefore)
    {
        var id = proof.Before.Calls[callBefore].Id;
        for (var call = 0; call < proof.Core.Count; call++)
        {
            if (proof.Core.Calls[call].Id == id)
                return call;
        }

        throw new InvalidOperationException("what comes before is part of the core");
    }
}
