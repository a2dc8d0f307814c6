using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Configuration;

namespace Filiera.Kernel;

/// <summary>
/// A body larger than <c>Limits:BodyBytes</c> (or than its endpoint's own limit, for whoever shows a cookie or a token) is refused before it is read or kept. The sender gets his
/// answer: what he is still sending is taken and thrown away for a while, since a connection cut off in the middle shows him nothing.
/// </summary>
public sealed class BodyLimit(RequestDelegate next, IConfiguration configuration)
{
    public const long Default = 10_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly long _most = configuration.GetValue("Limits:BodyBytes", Default);

    public async Task Invoke(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var most = http.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? _most;
        if (most > _most && IsNobody(http.Request))
        {
            most = _most; // What a door takes beyond the rule it takes from people it may know: a form is read before it is asked who sends it.
        }

        if (http.Request.ContentLength > most)
        {
            Unlimit(http);
            await Failures.Answer(http, Failures.TooLarge);
            await http.Response.CompleteAsync();
            await Discard(http);
            return;
        }

        if (http.Request.ContentLength is null && http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
        {
            // Its length is not said («chunked»): counted while it is read. Where the server counts, it cuts the connection off.
            Unlimit(http);
            http.Request.Body = new CountedStream(http.Request.Body, most);
        }

        await next(http);
    }

    private static bool IsNobody(HttpRequest request) => request.Cookies.Count == 0 && request.Headers.Authorization.Count == 0;

    private static void Unlimit(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }
    }

    private static async Task Discard(HttpContext http)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        patience.CancelAfter(Patience);
        try
        {
            await http.Request.Body.CopyToAsync(Stream.Null, patience.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // He left, was too slow, or sent no end of it: he has his answer.
        }
    }

    private sealed class CountedStream(Stream inner, long most) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Count(await inner.ReadAsync(buffer, cancellationToken));

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Count(await inner.ReadAsync(buffer.AsMemory(offset, count), cancellationToken));

        public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private int Count(int read) => (_read += read) <= most ? read : throw new BadHttpRequestException("the body is too large", StatusCodes.Status413PayloadTooLarge);
    }
}
