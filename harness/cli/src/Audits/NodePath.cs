namespace Elastickv.Jepsen.Cli.Audits;

/// <summary>An argument of the form <c>NODE=PATH</c>.</summary>
/// <param name="Node">The node's raft id.</param>
/// <param name="Path">What belongs to it.</param>
internal sealed record NodePath(string Node, string Path)
{
    /// <exception cref="BadInputException">It is not of that form.</exception>
    public static NodePath Parse(string option, string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at > 0 && at == text.Length - 1)
            throw new BadInputException($"{option} {text} names nothing of node {text[..at]}: write {option} {text}PATH.");
        return at > 0
            ? new NodePath(text[..at], text[(at + 1)..])
            : throw new BadInputException($"{option} {text} does not say which node it is about: write {option} NODE={(at == 0 ? text[1..] : text)} with the node's raft id.");
    }
}
