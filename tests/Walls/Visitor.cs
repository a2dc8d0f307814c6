using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Filiera.Testing;
using Shouldly;

namespace Filiera.Walls;

public enum Kind
{
    Stranger,

    /// <summary>A dealer's user or system.</summary>
    Dealer,

    /// <summary>The manufacturer's user or system.</summary>
    Maker,

    /// <summary>A system of the manufacturer that may write stock and nothing else.</summary>
    Scoped,
}

/// <summary>Someone who knocks at doors: a person with a cookie or a system with a token, and whose data he may see.</summary>
/// <param name="Sees">The house whose marks he may read; null = all (the manufacturer) or none (a stranger, by <see cref="Kind"/>).</param>
public sealed record Visitor(string Name, Kind Kind, House? Sees, string? Email, HttpClient Client)
{
    public const string Password = "una-password-lunga";

    public bool IsSystem => Email is null && Kind != Kind.Stranger;

    /// <summary>The hidden field of the forms he was given.</summary>
    public string? FormToken { get; private set; }

    public async Task SignIn()
    {
        using var answer = await Client.PostAsJsonAsync("/api/v1/session", new { email = Email, password = Password });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, $"{Name}: {await answer.Content.ReadAsStringAsync()}");
        FormToken = null;
    }

    /// <summary>Signed in still: what he just did may have ended his session.</summary>
    public async Task StayIn()
    {
        if (Email is not null)
        {
            using var me = await Client.GetAsync("/api/v1/me");
            if (me.StatusCode != HttpStatusCode.OK)
            {
                await SignIn();
            }
        }
    }

    /// <summary>The token of a form of ours, as his browser has it.</summary>
    public async Task<string> Token()
    {
        if (FormToken is null)
        {
            using var answer = await Client.GetAsync(Email is null ? "/sign-in" : "/shortcuts");
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, $"{Name} is sent to {answer.Headers.Location}");
            var page = await answer.Content.ReadAsStringAsync();
            var field = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(page).QuerySelector("input[name=_token]") ?? throw new InvalidOperationException($"{Name} gets no form on /shortcuts");
            FormToken = field.GetAttribute("value")!;
        }

        return FormToken;
    }

    public static async Task<Visitor> System(TestSite site, string name, Kind kind, House? sees, string? account, params string[] scopes) =>
        new(name, kind, sees, null, await site.Client(name, account, scopes));

    public static async Task<Visitor> Person(TestSite site, string name, Kind kind, House? sees, string email)
    {
        var visitor = new Visitor(name, kind, sees, email, site.Stranger());
        await visitor.SignIn();
        return visitor;
    }

    public override string ToString() => Name;
}

/// <summary>A dealer of the test, with a mark in every text of his, and the ids of what is his.</summary>
public sealed class House(string mark, string code)
{
    /// <summary>Stands in every text of this dealer: whoever else reads it has seen too much.</summary>
    public string Mark => mark;

    public string Code => code;

    /// <summary>An article that this dealer alone may see, and his own code for it.</summary>
    public string OwnSku => $"{code}/ART";

    public string OwnCode => $"mio-{code}";

    /// <summary>In what belongs to his second branch: out of reach of the buyer of the first.</summary>
    public string BranchMark => mark + "ramo";

    /// <summary>Ids by resource, as addresses name them («carts/{id}»).</summary>
    public Dictionary<string, string> Ids { get; } = [];

    /// <summary>All that gives him away: the mark, his code, his ids that name nobody else's thing.</summary>
    public IEnumerable<string> Marks => Ids.Where(i => i.Value.Length > 5).Select(i => i.Value).Append(mark).Append(code);

    private int _texts;

    /// <summary>
    /// A text as nobody should type it: it begins like a formula, closes an attribute, opens an element, and names its owner. Where it comes back
    /// as an element the page was built by data; where its beginning stands bare in a cell, a spreadsheet would run it.
    /// </summary>
    public string Text(string what, int most = 200)
    {
        var text = $"{"=+-@"[_texts++ % 4]}{mark} {what} {Nasty}";
        return text.Length > most ? text[..most] : text;
    }

    public const string Nasty = "\"'><qzxss qzxss=1>&amp;{{7*7}}${7*7}";
}

/// <summary>What came back, read far enough to look for marks in it.</summary>
public sealed record Answer(Visitor Who, string Method, string Path, int Status, string Asked, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, byte[] Bytes, string Text)
{
    public string Type => ContentHeaders.ContentType?.MediaType ?? "";

    public bool IsHtml => Type == "text/html";

    public string? Header(string name) => Headers.TryGetValues(name, out var values) || ContentHeaders.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    public JsonNode? Json => Type.EndsWith("json", StringComparison.Ordinal) && Text.Length > 0 ? JsonNode.Parse(Text) : null;

    public override string ToString() => $"{Who}: {Method} {Path} → {Status} {Type}";

    public static async Task<Answer> Of(Visitor who, HttpRequestMessage request)
    {
        var path = request.RequestUri!.OriginalString;
        var asked = Uri.UnescapeDataString(path) + (request.Content is JsonContent or StringContent ? await request.Content.ReadAsStringAsync() : "");
        using var answer = await who.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var bytes = answer.Content.Headers.ContentType?.MediaType == "text/event-stream" ? await Beginning(answer) : await answer.Content.ReadAsByteArrayAsync();
        return new(who, request.Method.Method, path, (int)answer.StatusCode, asked, answer.Headers, answer.Content.Headers, bytes, Reading.Text(answer.Content.Headers.ContentType?.MediaType, bytes));
    }

    // A stream of events has no end: what it says at once is enough.
    private static async Task<byte[]> Beginning(HttpResponseMessage answer)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var bytes = new byte[64_000];
        var read = 0;
        try
        {
            for (int n; read < bytes.Length && (n = await stream.ReadAsync(bytes.AsMemory(read), patience.Token)) > 0;)
            {
                read += n;
            }
        }
        catch (OperationCanceledException)
        {
            // Nothing more for now.
        }

        return bytes[..read];
    }
}
