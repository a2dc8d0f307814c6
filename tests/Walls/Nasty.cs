using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace Filiera.Walls;

/// <summary>Malformed requests, made from what the API's description says is well formed. CsCheck finds the smallest that fails, and the seed to repeat it.</summary>
internal static class Nasty
{
    /// <summary>One request to an operation: what is sent, byte by byte where it matters.</summary>
    public sealed record Knock(Operation To, int Caller, string Path, IReadOnlyList<(string Name, string Value)> Headers, byte[]? Body)
    {
        public override string ToString() =>
            $"{To.Method} {Short(Path)} as {Caller} [{string.Join(" · ", Headers.Select(h => $"{h.Name}: {Short(h.Value)}"))}] {(Body is null ? "" : Short(Encoding.UTF8.GetString(Body)))} ({Body?.Length ?? 0} bytes)";

        private static string Short(string text) => text.Length > 300 ? text[..300] + "…" : text;
    }

    /// <summary>An operation of the description.</summary>
    public sealed record Operation(string Method, string Pattern, IReadOnlyList<string> PathParameters, IReadOnlyList<string> QueryParameters, IReadOnlyList<string> HeaderParameters, string? Body);

    public static IReadOnlyList<Operation> Operations(JsonNode description) =>
        [.. description["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => new Operation(
            o.Key.ToUpperInvariant(), p.Key, Named(o.Value!, "path"), Named(o.Value!, "query"), Named(o.Value!, "header"),
            o.Value!["requestBody"] is null ? null : o.Value["requestBody"]!["content"]?["application/json"]?["example"]?.ToJsonString() ?? "{}")))];

    private static List<string> Named(JsonNode operation, string where) =>
        [.. (operation["parameters"]?.AsArray() ?? []).Where(p => (string?)p!["in"] == where).Select(p => (string)p!["name"]!)];

    /// <summary>Texts as nobody types them.</summary>
    public static readonly Gen<string> Text = Gen.OneOf(
        Gen.OneOf(
            "", " ", "\0", "a\0b", "\ud800", "a\udc00", "\u202egnirts", "e\u0301\u0301\u0301\u0301", "\ufeffBOM", "👩‍👩‍👧‍👦", "İıſK", "\r\n", "\t", "\u0085", "\u2028", "%00", "%", "%zz", "%2e%2e%2f", "../../etc/passwd", "..\\..\\x", "'", "' OR 1=1 --", "\"", "\\", "`", ";", "*", "{}", "[]", "null",
            "undefined", "true", "NaN", "-0", "0x10", "1e309", "٣", "½", "<script>alert(1)</script>", "${7*7}", "{{7*7}}", "=1+1", "A100", "a100 ", "K-ALFA-77/ART", "26-000001", "26-999999", "00000000-0000-0000-0000-000000000000", "9999-12-31", "0001-01-01", "2026-02-30", "PLACED", "-name", "name", "zzzz"),
        Gen.String[Gen.Char, 0, 40],
        Gen.Int[1, 5].Select(n => new string('x', (int)Math.Pow(10, n))),
        Gen.Int[1, 3].Select(n => string.Concat(Enumerable.Repeat("è\u0301", (int)Math.Pow(10, n)))));

    /// <summary>Numbers at and over every edge, as JSON would write them.</summary>
    public static readonly Gen<string> Number = Gen.OneOf(
        Gen.OneOf("0", "-0", "-1", "1", "0.001", "0.0001", "0.00000000000000000001", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "79228162514264337593543950335", "79228162514264337593543950336",
            "1e28", "1e29", "1e308", "1e309", "-1e400", "1E-400", "99999999999999999999999999999999999999", "0.1e1", "1.0", "NaN", "Infinity", "01", "+1", "1.", ".5", "1,5", "\"1\"", "\"1e5\"", "\"NaN\"", "\" 1\"", "\"1,5\"", "\"٣\"", "true"),
        Gen.Long.Select(l => l.ToString(CultureInfo.InvariantCulture)),
        Gen.Decimal.Select(d => d.ToString(CultureInfo.InvariantCulture)));

    /// <summary>A JSON value where another was wanted.</summary>
    private static readonly Gen<string> Value = Gen.OneOf(
        Text.Select(Quoted), Number,
        Gen.OneOf("null", "[]", "{}", "[null]", "[[]]", "{\"a\":1}", "true", "false", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "[1,\"a\",null,{}]", "\"2026-13-45\"", "\"0001-01-01\"", "\"9999-12-31\"", "\"-0001-01-01\"", "\"2026-11-24T10:00:00+25:00\""),
        Gen.Int[1, 400].Select(n => new string('[', n) + new string(']', n)),
        Gen.Int[1, 200].Select(n => string.Concat(Enumerable.Repeat("{\"a\":", n)) + "1" + new string('}', n)),
        Gen.Int[2, 3].Select(n => $"[{string.Join(',', Enumerable.Repeat("{}", (int)Math.Pow(10, n)))}]"));

    // A lone surrogate can't leave as UTF-8: it goes as an escape.
    private static string Quoted(string text)
    {
        var json = new StringBuilder("\"");
        foreach (var c in text)
        {
            json.Append(c is '"' or '\\' || c < ' ' || char.IsSurrogate(c) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : c.ToString());
        }

        return json.Append('"').ToString();
    }

    private static readonly Gen<(string, string)> Header = Gen.OneOf(
        Gen.Select(Gen.OneOf("Idempotency-Key", "If-Match", "If-None-Match", "Accept", "Accept-Language", "Accept-Encoding", "Content-Language", "Range", "Origin", "Sec-Fetch-Site", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-HTTP-Method-Override", "Cookie", "Authorization", "traceparent", "Expect", "From", "X-Odd"),
            Gen.OneOf(Text, Number).Select(Printable)),
        Gen.OneOf<(string, string)>(
            ("If-Match", "\"v1\""), ("If-Match", "W/\"v999999999999\""), ("If-Match", "*"), ("If-Match", "\"a\", \"b\""), ("Idempotency-Key", "k"), ("Idempotency-Key", new string('k', 200)), ("Idempotency-Key", new string('k', 201)), ("Idempotency-Key", "ä"),
            ("Accept-Language", "xx-yy;q=9, *;q=a"), ("Accept-Language", "en"), ("Accept", "application/xml"), ("Accept", "*/*;q=0"), ("Cookie", "__Host-filiera=x; __Host-filiera=y; =; language=xx"), ("Cookie", "__Host-flash=%00; __Host-cart=\u007f"), ("Authorization", "Bearer "), ("Authorization", "Bearer a.b.c"), ("Authorization", "Basic OmE="),
            ("Authorization", "Digest x"), ("X-Forwarded-Proto", "ftp"), ("X-Forwarded-For", "999.1.1.1"), ("Range", "bytes=99999999999-1"), ("Expect", "100-continue"), ("traceparent", "00-zz")));

    private static string Printable(string text) => string.Concat(text.Where(c => c is >= ' ' and < '\u007f').Take(3000));

    private static readonly Gen<string> ContentType = Gen.Frequency(
        (6, Gen.Const("application/json")),
        (4, Gen.OneOf("application/json; charset=utf-16", "application/json; charset=utf-99", "application/json; charset=\"\"", "application/json;;;", "application/JSON; charset=UTF-8", "text/json", "application/problem+json", "text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x", "multipart/form-data; boundary=" + new string('b', 300), "*/*", "a", "application/octet-stream", "application/json, application/json", "")));

    private static readonly Gen<string> Encoding_ = Gen.Frequency((12, Gen.Const("")), (1, Gen.OneOf("gzip", "br", "deflate", "identity", "zstd", "gzip, gzip", "x")));

    /// <summary>A body: the example with one or two places spoiled, or no JSON at all.</summary>
    private static Gen<byte[]> Body(string example)
    {
        var spoiled = Gen.Select(Gen.Int[0, 1000], Value, Gen.Int[0, 4]).Array[1, 3].Select(spoils => Encoding.UTF8.GetBytes(spoils.Aggregate(example, (json, s) => Spoil(json, s.Item1, s.Item2, s.Item3))));
        return Gen.Frequency(
            (8, spoiled),
            (1, Gen.Select(Gen.Int[0, 100], Gen.Const(Encoding.UTF8.GetBytes(example))).Select((cut, bytes) => bytes[..(bytes.Length * cut / 100)])),
            (1, Gen.Byte.Array[0, 300]),
            (1, Value.Select(Encoding.UTF8.GetBytes)),
            (1, Gen.OneOf(Encoding.Unicode.GetBytes(example), Encoding.UTF32.GetBytes(example), [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(example)], [.. Encoding.UTF8.GetBytes(example), 0x7d], [0xFF, 0xFE], [], [0x1f, 0x8b, 8, 0, 0, 0], Encoding.Latin1.GetBytes("{\"name\":\"è\"}"))));
    }

    private static string Spoil(string json, int place, string value, int how)
    {
        try
        {
            return SpoilOnce(json, place, value, how);
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or ArgumentException or InvalidOperationException)
        {
            return json; // Spoiled already: no JSON any more, a member twice, half a surrogate pair.
        }
    }

    // 0: another value · 1: a member twice · 2: taken away · 3: wrapped in a list · 4: a member nobody knows
    private static string SpoilOnce(string json, int place, string value, int how)
    {
        var root = JsonNode.Parse(json);
        List<JsonNode?> places = root is null ? [] : [.. Places(root)];
        if (places.Count == 0)
        {
            return value;
        }

        var node = places[place % places.Count];
        var text = node?.ToJsonString() ?? "null";
        var with = how switch { 0 => value, 1 => text, 2 => "null", 3 => $"[{text},{value}]", _ => value };
        const string here = "\"@here@\"";
        node!.ReplaceWith(JsonValue.Create("@here@"));
        var whole = root!.ToJsonString();
        return how switch
        {
            1 => whole.Replace(here, $"{here},\"items\":{value},\"lines\":{value},\"sku\":{value}", StringComparison.Ordinal).Replace(here, text, StringComparison.Ordinal),
            4 => whole.Replace(here, text, StringComparison.Ordinal).Insert(1, whole.StartsWith('{') ? $"\"unknown\":{value}," : ""),
            _ => whole.Replace(here, with, StringComparison.Ordinal),
        };
    }

    private static IEnumerable<JsonNode?> Places(JsonNode node)
    {
        foreach (var child in node switch { JsonObject o => o.Select(p => p.Value), JsonArray a => a, _ => [] })
        {
            if (child is null)
            {
                continue;
            }

            yield return child;
            foreach (var inner in Places(child))
            {
                yield return inner;
            }
        }
    }

    private static Gen<string> Path(Operation to)
    {
        var values = Gen.Frequency((3, Text), (2, Gen.OneOf("A100", "26-000001", "K-ALFA-77", "@cart", "1", "en")), (1, Number)).Array[Math.Max(1, to.PathParameters.Count)];
        var query = Gen.Select(to.QueryParameters.Count == 0 ? Gen.OneOf("cursor", "limit", "sort", "search", "") : Gen.OneOf([.. to.QueryParameters, "cursor", "limit", "sort", "search", "page"]), Gen.OneOf(Text, Number), Gen.Int[0, 3]).Array[0, 4];
        var odd = Gen.Frequency((12, Gen.Const("")), (1, Gen.OneOf("/", "//", "/.", "/..", "/%2e%2e/", "/%2e%2e%2f", ";a=b", "%20", "%00", "/%C0%AF", "/%E0%80%AF", "%", "%252e", "/a/b/c/d", "?", "?&&&=&=", "?%00", "?a[b][c]=1", "#x")));
        return Gen.Select(values, query, odd).Select((v, q, o) =>
        {
            var path = to.Pattern;
            foreach (var (name, i) in to.PathParameters.Select((n, i) => (n, i)))
            {
                path = path.Replace("{" + name + "}", Escape(v[i]), StringComparison.Ordinal);
            }

            // The test's server takes no NUL in a path: that is said at the socket.
            return (path + o).Replace("%00", "%01", StringComparison.Ordinal) + (q.Length == 0 || o.StartsWith('?') ? "" : "?" + string.Join('&', q.Select(p => p.Item3 == 0 ? p.Item1 : p.Item3 == 1 ? $"{p.Item1}={Raw(p.Item2)}" : $"{p.Item1}={Escape(p.Item2)}")));
        });
    }

    // Only what an address line may hold at all; what it may not is said at the socket (WireFuzzTests).
    private static string Escape(string text) => string.Concat((text.Length > 4000 ? text[..4000] : text).EnumerateRunes().Select(r => Uri.EscapeDataString(r.ToString())));

    private static string Raw(string text) => string.Concat(text.Where(c => c is > ' ' and < '\u007f' and not '#').Take(4000));

    /// <param name="callers">How many there are to knock as.</param>
    public static Gen<Knock> Any(IReadOnlyList<Operation> operations, int callers) =>
        Gen.Int[0, operations.Count - 1].SelectMany(i =>
        {
            var to = operations[i];
            var method = Gen.Frequency((20, Gen.Const(to.Method)), (1, Gen.OneOf("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PURGE", "get")));
            return Gen.Select(Gen.Int[0, callers - 1], Path(to), Header.Array[0, 3], Gen.Select(ContentType, Encoding_), Body(to.Body ?? "{}"), method).Select((who, path, headers, type, body, verb) =>
                new Knock(to with { Method = verb }, who, path,
                    [.. headers, .. verb is "GET" or "HEAD" or "DELETE" ? [] : new[] { ("Content-Type", type.Item1), ("Content-Encoding", type.Item2) }.Where(h => h.Item2.Length > 0)],
                    verb is "GET" or "HEAD" or "OPTIONS" or "TRACE" or "get" ? null : body));
        });
}
