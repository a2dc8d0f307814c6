using System.Globalization;
using System.Text;
using CsCheck;
using Shouldly;
using Xunit;

namespace Filiera.Walls;

/// <summary>Requests as no client library would send them, byte by byte at a real socket: refused with a 4xx (or the connection just ends), and the house stands.</summary>
public sealed class WireFuzzTests(ITestOutputHelper output, StandingHouse house) : IClassFixture<StandingHouse>
{
    private static int Knocks => int.TryParse(Environment.GetEnvironmentVariable("FILIERA_KNOCKS"), out var n) ? n / 4 : Environment.GetEnvironmentVariable("FILIERA_LONG") == "1" ? 5000 : 100;

    private static readonly Gen<string> Method = Gen.Frequency((10, Gen.OneOf("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD")), (2, Gen.OneOf("get", "GE T", "CONNECT", "TRACE", "OPTIONS", "PROPFIND", "\0", "G\u00e9T", "GET\t", new string('M', 5000), "PRI")));

    private static readonly Gen<string> Target = Gen.OneOf(
        Gen.OneOf("/", "/api/v1/me", "/api/v1/products", "/api/v1/products/a%2Fb", "/sign-in", "/catalogue", "/orders/26-000001", "/static/0/css/portal.css", "/connect/token", "/openapi/v1.json"),
        Gen.OneOf("", "*", "//", "///", "/.", "/..", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/static/0/../../appsettings.json", "/static/0/%2e%2e%2f%2e%2e%2fappsettings.json", "/static/0/..%5c..%5cappsettings.json", "/static/0/%252e%252e%252fappsettings.json", "/media/../filiera.db", "/media/%2e%2e/filiera.db",
            "/media/..%2ffiliera.db", "/%00", "/api/v1/products/%00", "/api/v1/products/%", "/api/v1/products/%zz", "/api/v1/products/%C0%AF", "/api/v1/products/%FF%FE", "/api/v1/products/%ED%A0%80", "/api/v1/products?search=%00", "/api/v1/products?search=%ED%A0%80", "/api/v1/products?search=%FF", "/api/v1/products?limit=1&limit=2&limit=3",
            "http://localhost/api/v1/me", "http://evil.example/api/v1/me", "https://evil.example/", "localhost:80", "/\u00e8", "/a b", "/a\tb", "/\u0001", "?x", "#x", "/api/v1/me#x", "/API/V1/ME", "/api//v1/me", "/api/v1/me/", "/api/v1/./me", "/api/v1/../v1/me", "/api/v1/carts/%2e%2e/orders"),
        Gen.Int[1, 4].Select(n => "/api/v1/products?search=" + new string('a', (int)Math.Pow(10, n))),
        Gen.Int[1, 4].Select(n => string.Concat(Enumerable.Repeat("/a", (int)Math.Pow(10, n) / 2))),
        Gen.Int[1, 3].Select(n => "/api/v1/products?" + string.Join('&', Enumerable.Range(0, (int)Math.Pow(10, n)).Select(i => $"a{i}=1"))));

    private static readonly Gen<string> Line = Gen.OneOf(
        Gen.OneOf("Host: localhost", "Host: a", "Host: a, b", "Host: evil.example", "Host:", "Host: localhost:99999", "Host: [::1", "Host: lo\u00e8calhost", "Host: a@b", "Accept: */*", "Accept: text/html", "X: \u00e8", "X: \0", "X: a\rb", "X", ": x", " X: folded", "X\t: y", "X : y", "Connection: close, keep-alive, upgrade", "Upgrade: websocket", "Upgrade: h2c",
            "Content-Length: -1", "Content-Length: 1e3", "Content-Length: 99999999999999999999", "Content-Length: 5, 5", "Content-Length: 0", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked, identity", "Transfer-Encoding: xchunked", "Transfer-Encoding:\tchunked", "Expect: 200-ok", "TE: trailers",
            "Cookie: " + new string('c', 4000), "Cookie: filiera=" + new string('A', 3000), "Cookie: filiera-device=x; filiera-form=y; flash=z; language=xx", "Authorization: Bearer " + new string('x', 3000), "Authorization: Basic !!!!", "Authorization: \u00e8", "X-Forwarded-For: " + string.Join(", ", Enumerable.Repeat("1.1.1.1", 200)), "X-Forwarded-Proto: https, http, \"", "X-Forwarded-Host: a\"b", "Accept-Encoding: br;q=1e9, gzip;q=-1", "Range: bytes=0-0,1-1,2-2", "If-None-Match: " + new string('"', 100)),
        Gen.Int[1, 4].Select(n => "X-Long: " + new string('x', (int)Math.Pow(10, n))),
        Gen.Int[1, 150].Select(n => string.Join("\r\n", Enumerable.Range(0, n).Select(i => string.Create(CultureInfo.InvariantCulture, $"X-{i}: y")))));

    private static readonly Gen<string> End = Gen.OneOf("\r\n\r\n", "\r\n\r\n{}", "\n\n", "\r\n", "", "\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "\r\n\r\nZZ\r\nx", "\r\n\r\n-1\r\n", "\r\n\r\nFFFFFFFFFFFFFFFFF\r\n", "\r\n\r\n0\r\nTrailer: \0\r\n\r\n", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");

    private static readonly Gen<string> Version = Gen.Frequency((12, Gen.Const(" HTTP/1.1")), (1, Gen.OneOf(" HTTP/1.0", " http/1.1", "", " HTTP/1.1 x", " HTTP/")));

    private static readonly Gen<string> Request = Gen.Select(Method, Target, Version, Line.Array[0, 4], End, Gen.Int[0, 5]).Select((method, target, version, lines, end, host) =>
        $"{method} {target}{version}\r\n{(host > 0 ? "Host: localhost\r\n" : "")}{string.Join("\r\n", lines)}{(lines.Length == 0 && end.StartsWith("\r\n\r\n", StringComparison.Ordinal) ? end[2..] : end)}");

    [Fact]
    public async Task Broken_bytes_get_a_clear_answer_and_the_house_stands()
    {
        var wire = house.Wire;
        var statuses = new SortedDictionary<string, int>();
        await Request.SampleAsync(async bytes =>
        {
            var answer = await wire.Say(bytes, 400);
            var status = answer.Length == 0 ? "closed" : answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? answer[9..12] : "?";
            lock (statuses)
            {
                statuses[status] = statuses.GetValueOrDefault(status) + 1;
            }

            // 505 is HTTP's own word for a version of HTTP that we don't speak.
            if (status == "?" || (status[0] == '5' && status != "505"))
            {
                throw new InvalidOperationException($"{status}: {answer[..Math.Min(answer.Length, 800)]}");
            }

            if (answer.Contains("filiera.db", StringComparison.Ordinal) || answer.Contains("\"Logging\"", StringComparison.Ordinal) || answer.Contains("root:x:0", StringComparison.Ordinal) || answer.Contains("   at ", StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"a file or a stack trace went out: {answer}");
            }
        }, iter: Knocks, threads: 4, print: r => r.Length > 1500 ? r[..1500] : r);

        output.WriteLine(string.Join(", ", statuses.Select(s => $"{s.Value} × {s.Key}")));
        (await wire.IsWell()).ShouldBeTrue();
    }

    [Theory]
    [InlineData("POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/v1/me HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!")]
    [InlineData("POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n")]
    [InlineData("GET /api/v1/me HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET /api/v1/me HTTP/1.1\r\nHost : localhost\r\n\r\n")]
    [InlineData("GET /api/v1/me HTTP/1.1\r\n\r\n")]
    public async Task A_request_that_two_servers_might_read_differently_ends_the_connection(string bytes)
    {
        await using var stream = await house.Wire.Connect();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        answer.ShouldMatch("^(HTTP/1\\.1 4\\d\\d |$)");
        answer.Split("HTTP/1.1 ").Length.ShouldBeLessThanOrEqualTo(2, "one answer, and no second request hidden in the first");
    }
}
