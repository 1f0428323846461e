namespace Elastickv.Jepsen.Checker.Explanations;

/// <summary>Why a history is wrong, for a person who has not seen it.</summary>
/// <param name="Text">Some lines that name the guilty operations and say what each proves; ends with a line end.</param>
/// <param name="Svg">The same as a picture, if there is one: a whole SVG document.</param>
public sealed record Explanation(string Text, string? Svg = null);
