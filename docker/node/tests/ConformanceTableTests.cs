using System.Reflection;
using System.Text.RegularExpressions;
using NUnit.Framework.Interfaces;

namespace Elastickv.Node.Tests;

/// <summary>The table in the node's README: every section of the specification and every hazard has a row, and every row a test that exists.</summary>
public sealed partial class ConformanceTableTests
{
    private const int Hazards = 12;

    /// <summary>Numbered parts of each section; section 9 has none.</summary>
    private static readonly int[] Parts = [6, 8, 6, 6, 6, 4, 3, 2, 0, 3, 3, 7, 4];

    private static IReadOnlyList<(string Section, string Text, string Tests)> Rows { get; } =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "README.node.md")).Select(line => Row().Match(line)).Where(match => match.Success)
            .Select(match => (match.Groups["section"].Value, match.Groups["text"].Value, match.Groups["tests"].Value)),
    ];

    [Test]
    public void Every_section_and_every_hazard_has_one_row()
    {
        var sections = Parts.SelectMany((count, i) => count == 0 ? [$"{i + 1}"] : Enumerable.Range(1, count).Select(part => $"{i + 1}.{part}"));
        var hazards = Enumerable.Range(1, Hazards).Select(number => $"H-{number:00}");

        Assert.That(Rows.Select(row => row.Section), Is.EqualTo(sections.Concat(hazards)));
    }

    [Test]
    public void Every_row_says_what_the_node_does_and_names_tests_that_exist()
    {
        var known = typeof(ConformanceTableTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods().Where(IsTest).Select(method => $"{type.Name}.{method.Name}")).ToHashSet(StringComparer.Ordinal);
        Assert.Multiple(() =>
        {
            foreach (var (section, text, tests) in Rows)
            {
                var named = TestName().Matches(tests).Select(match => match.Groups["test"].Value).ToList();
                Assert.That(text, Is.Not.Empty, section);
                Assert.That(named, Is.Not.Empty.And.SubsetOf(known), section);
            }
        });
    }

    private static bool IsTest(MethodInfo method) => method.GetCustomAttributes().Any(attribute => attribute is ISimpleTestBuilder or ITestBuilder);

    [GeneratedRegex(@"^\| (?<section>[0-9]+(\.[0-9]+)?|H-[0-9]+) \| (?<text>.*) \| (?<tests>.*) \|$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<test>[A-Za-z]+\\.[A-Za-z0-9_]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestName();
}
