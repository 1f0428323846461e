using System.Globalization;

namespace Elastickv.Jepsen.Workloads.Registers;

/// <summary>The names of the keys: <c>r0</c>, <c>r1</c>, …</summary>
internal static class RegisterKey
{
    private const char Prefix = 'r';

    public static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number}");

    public static int Number(string name) => int.Parse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture);
}
