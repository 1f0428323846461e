using System.Globalization;

namespace Elastickv.Jepsen.Checker.Histories.Edn;

/// <summary>Turns what EDN can say into what an operation can carry.</summary>
internal static class EdnValues
{
    /// <summary>Keywords and booleans become texts, lists and sets lists, a map a list of pairs.</summary>
    public static OperationValue ToValue(object? value) => value switch
    {
        null => OperationValue.Nil,
        long number => OperationValue.Of(number),
        List<object?> items => ToList(items),
        EdnMap map => OperationValue.Of([.. map.Entries.Select(entry => OperationValue.Of(ToValue(entry.Key), ToValue(entry.Value)))]),
        _ => OperationValue.Of(ToText(value)),
    };

    public static string ToText(object? value) => value switch
    {
        null => "nil",
        EdnKeyword keyword => keyword.Text,
        bool truth => truth ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        string text => text,
        List<object?> or EdnMap => ToValue(value).ToString(),
        _ => "",
    };

    private static OperationValue ToList(List<object?> items)
    {
        var values = new OperationValue[items.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = ToValue(items[i]);
        return OperationValue.Of(values);
    }
}
