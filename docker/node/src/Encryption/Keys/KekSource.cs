namespace Elastickv.Node.Encryption.Keys;

/// <summary>Where the KEK comes from: a file or the environment (spec §1.2, §1.3). The remote key services are not supported.</summary>
public static class KekSource
{
    /// <summary>The KEK, or null if no source is named.</summary>
    /// <param name="file"><c>--kekFile</c>, empty if not given.</param>
    /// <param name="uri"><c>--kekUri</c>, empty if not given.</param>
    /// <param name="nextFile"><c>--kekNextFile</c>, the key that is to replace it, empty if not given.</param>
    /// <exception cref="EncryptionException"><see cref="EncryptionError.KekLoadFailed"/>, with the cause.</exception>
    public static KekWrapper? Load(string file, string uri = "", string nextFile = "")
    {
        var kek = LoadPresent(file, uri);
        return kek is not null && nextFile.Length > 0 ? kek.WithNext(Attempt(nextFile, () => KekFile.Load(nextFile))!) : kek;
    }

    private static KekWrapper? LoadPresent(string file, string uri)
    {
        var environment = Attempt(KekEnvironment.VariableName, KekEnvironment.Take);
        if (uri.Length > 0)
            throw Failure(uri, new EncryptionException(EncryptionError.KekFileInvalid, "no key service is supported; use --kekFile"));
        if (file.Length > 0 && environment is not null)
            throw Failure(file, new EncryptionException(EncryptionError.KekFileInvalid, $"{KekEnvironment.VariableName} is set too; give one source"));
        return file.Length > 0 ? Attempt(file, () => KekFile.Load(file)) : environment;
    }

    private static KekWrapper? Attempt(string source, Func<KekWrapper?> load)
    {
        try
        {
            return load();
        }
        catch (EncryptionException error)
        {
            throw Failure(source, error);
        }
    }

    private static EncryptionException Failure(string source, EncryptionException cause) => new(EncryptionError.KekLoadFailed, source, cause);
}
