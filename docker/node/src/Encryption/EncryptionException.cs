namespace Elastickv.Node.Encryption;

/// <summary>
/// An error that the specification names. The message is the sentinel text, then the detail, then the cause, joined with
/// <c>": "</c>, so that one line of log carries the whole chain.
/// </summary>
public sealed class EncryptionException(EncryptionError error, string? detail = null, Exception? cause = null)
    : Exception(Compose(error, detail, cause), cause)
{
    public EncryptionError Error { get; } = error;

    /// <summary>The specification's name, for example <c>ErrUnknownKeyID</c>.</summary>
    public string Name => EncryptionErrorText.Name(Error);

    /// <summary>Whether this error or one of its causes is <paramref name="wanted"/>.</summary>
    public bool Is(EncryptionError wanted)
    {
        for (Exception? link = this; link is not null; link = link.InnerException)
        {
            if (link is EncryptionException named && named.Error == wanted)
                return true;
        }

        return false;
    }

    private static string Compose(EncryptionError error, string? detail, Exception? cause)
    {
        var text = EncryptionErrorText.Text(error);

        // This one sentinel is the beginning of a sentence.
        if (error == EncryptionError.KekLoadFailed)
            (text, detail) = ($"{text} {detail}", null);
        return string.Join(": ", new[] { text, detail, cause?.Message }.Where(part => !string.IsNullOrEmpty(part)));
    }
}
