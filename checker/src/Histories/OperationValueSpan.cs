namespace Elastickv.Jepsen.Checker.Histories;

/// <summary>Questions about several values.</summary>
internal static class OperationValueSpan
{
    public static bool ContainsAnyExceptNumbers(this ReadOnlySpan<OperationValue> values)
    {
        foreach (ref readonly var value in values)
        {
            if (!value.IsNumber)
                return true;
        }

        return false;
    }
}
