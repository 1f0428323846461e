namespace Elastickv.Jepsen.Harness.Docker.Transport;

/// <summary>An answer of the Engine that is still being read. Disposing ends it.</summary>
internal sealed class EngineStream(HttpResponseMessage response, Stream content) : IAsyncDisposable
{
    public Stream Content => content;

    public async ValueTask DisposeAsync()
    {
        await content.DisposeAsync();
        response.Dispose();
    }
}
