using System.Globalization;
using System.Net.Http.Headers;

namespace Elastickv.Jepsen.Harness.Admin;

/// <summary>Status and message of an answer. A failed call may carry them in its only header block ("trailers only").</summary>
internal sealed record GrpcTrailers(GrpcStatus Status, string Message)
{
    public static GrpcTrailers Of(HttpResponseMessage response)
    {
        var headers = response.TrailingHeaders.Contains("grpc-status") ? response.TrailingHeaders : response.Headers;
        if (!int.TryParse(First(headers, "grpc-status"), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            return new GrpcTrailers(GrpcStatus.Unknown, "the answer carries no grpc-status");
        // The message is percent-encoded UTF-8.
        return new GrpcTrailers((GrpcStatus)status, Uri.UnescapeDataString(First(headers, "grpc-message") ?? ""));
    }

    public void ThrowUnlessOk()
    {
        if (Status != GrpcStatus.Ok)
            throw new GrpcException(Status, Message);
    }

    private static string? First(HttpHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
