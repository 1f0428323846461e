using System.Globalization;
using Elastickv.Jepsen.Checker.Histories;

namespace Elastickv.Jepsen.Harness.Reports;

/// <summary>How many operations there were, how they ended, and why they did not succeed.</summary>
internal static class OperationSection
{
    private const int MaxErrors = 8;
    private const int MaxError = 110;

    public static IEnumerable<string> Lines(History history)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"{Count(history, OperationType.Invoke)} invoked: {Outcomes(history)}");
        foreach (var function in history.GroupBy(operation => operation.Function, StringComparer.Ordinal))
            yield return $"{function.Key,-6} {Outcomes(function)}";
        foreach (var node in history.GroupBy(operation => operation.Node, StringComparer.Ordinal).OrderBy(node => node.Key, StringComparer.Ordinal))
            yield return $"through {node.Key}: {Outcomes(node)}";
        var errors = history.Where(operation => operation.Error is not null).GroupBy(operation => Shape(operation.Error!), StringComparer.Ordinal);
        foreach (var error in errors.OrderByDescending(error => error.Count()).Take(MaxErrors))
            yield return string.Create(CultureInfo.InvariantCulture, $"{error.Count(),6} × {error.Key}");
    }

    private static string Outcomes(IEnumerable<Operation> operations)
    {
        var counts = operations.CountBy(operation => operation.Type).ToDictionary();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.GetValueOrDefault(OperationType.Ok)} ok, {counts.GetValueOrDefault(OperationType.Fail)} fail, {counts.GetValueOrDefault(OperationType.Info)} info");
    }

    private static int Count(IEnumerable<Operation> operations, OperationType type) => operations.Count(operation => operation.Type == type);

    /// <summary>The error without its numbers, which differ from one to the next.</summary>
    private static string Shape(string error)
    {
        var text = string.Concat(error.Select(letter => char.IsAsciiDigit(letter) ? '#' : letter));
        while (text.Contains("##", StringComparison.Ordinal))
            text = text.Replace("##", "#", StringComparison.Ordinal);
        return text.Length <= MaxError ? text : text[..MaxError] + "…";
    }
}
