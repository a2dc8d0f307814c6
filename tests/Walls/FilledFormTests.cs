using System.Net.Http.Headers;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Filiera.Testing;
using Shouldly;
using Xunit;

namespace Filiera.Walls;

/// <summary>
/// Every form of every page, as whoever sees it finds it, sent with its own token and with what nobody should type: a page comes back that says
/// why not, or the change is made and shown. Neither breaks, and nothing of it becomes HTML.
/// </summary>
public sealed class FilledFormTests(ITestOutputHelper output)
{
    private static readonly string Long = string.Concat(Enumerable.Repeat("è lungo ", 700));

    /// <summary>How a field is filled: with nonsense everywhere, with what its kind wants and a nasty text, with far too much.</summary>
    private enum Filling
    {
        Nonsense,
        Plausible,
        Long,
    }

    private readonly HashSet<string> _sent = [];
    private readonly List<string> _broken = [];
    private readonly SortedDictionary<int, int> _statuses = [];

    [Theory, Databases]
    public async Task Every_form_of_every_page_filled_with_nonsense_is_answered(Database on)
    {
        await using var company = await Company.Open(on);
        var pages = Route.All(company.Site).Where(r => r is { IsPage: true, Method: "GET", IsExport: false }).ToList();

        // Dealers first: what the office does to them (close, take away) ends their visit.
        // On the second database those who see the most: there it is the statements that differ, not the forms.
        foreach (var name in on == Database.Sqlite ? new[] { "stranger", "buyer", "manager", "hq", "service", "pricing", "admin" } : ["stranger", "hq", "admin"])
        {
            var who = company[name];
            await who.StayIn();
            foreach (var page in pages)
            {
                var path = page.Address(k => Examples.Find(k, who.Sees ?? company.Alfa, company)!);
                foreach (var filling in Enum.GetValues<Filling>())
                {
                    if (!await Fill(company, who, page, path, filling))
                    {
                        break; // Nothing on it that was not sent before.
                    }
                }
            }
        }

        output.WriteLine($"{on}: {_sent.Count} forms sent, {string.Join(", ", _statuses.Select(s => $"{s.Value} × {s.Key}"))}");
        _sent.Count.ShouldBeGreaterThan(150);
        _broken.Count.ShouldBe(0, string.Join('\n', _broken.Distinct().Take(60)));
    }

    private async Task<bool> Fill(Company company, Visitor who, Route page, string path, Filling filling)
    {
        var shown = await Get(who, path);
        if (!shown.IsHtml || shown.Status >= 400)
        {
            return false;
        }

        var before = _sent.Count;
        var document = new HtmlParser().ParseDocument(shown.Text);
        foreach (var form in document.QuerySelectorAll("form[method=post]"))
        {
            foreach (var button in Buttons(document, form))
            {
                var action = button?.GetAttribute("formaction") ?? form.GetAttribute("action");
                action = action is { Length: > 0 } ? action : path;
                var what = button?.GetAttribute("value")?.Split(':')[0];
                var door = company.Forms.FirstOrDefault(r => r.Takes(action));

                // The same form on another page, or for another row, is the same form.
                if (door is null || !_sent.Add($"{filling} {who.Kind} {door} {button?.GetAttribute("name")}={what} {string.Join(',', Fields(document, form).Select(f => f.GetAttribute("name")).Distinct().Order(StringComparer.Ordinal))}"))
                {
                    continue;
                }

                // Each time another stranger: an invitation that is accepted makes somebody of him.
                var sender = who.Kind == Kind.Stranger ? who with { Client = company.Site.Stranger() } : who;
                await Send(company, sender, action, Content(form, Fields(document, form), button, filling, await sender.Token()), $"{page} «{door} {what}» {filling}");
                await who.StayIn();
            }
        }

        return _sent.Count > before;
    }

    private async Task Send(Company company, Visitor who, string action, HttpContent content, string what)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, action) { Content = content };
        request.Headers.Add("Accept", "text/html");
        request.Headers.Add("Referer", "https://localhost/");
        var answer = await Answer.Of(who, request);
        _statuses[answer.Status] = _statuses.GetValueOrDefault(answer.Status) + 1;
        _broken.AddRange(Rules.Broken(answer, null, company).Select(b => $"{what}: {b}"));
        if (answer.Status == 400 && (answer.Text.Contains("Il modulo non è più valido", StringComparison.Ordinal) || answer.Text.Contains("form is no longer valid", StringComparison.Ordinal)))
        {
            _broken.Add($"{what}: its own token is not taken");
        }

        // An invitation that was accepted makes somebody of a stranger.
        if (answer.Header("Location") is { } there && who.Kind != Kind.Stranger)
        {
            _broken.AddRange(Rules.Broken(await Get(who, there), null, company).Select(b => $"after {what}: {b}"));
        }
    }

    private static async Task<Answer> Get(Visitor who, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/html");
        return await Answer.Of(who, request);
    }

    private static List<IElement?> Buttons(IDocument document, IElement form)
    {
        var inside = form.QuerySelectorAll("button, input[type=submit]").Where(b => !b.HasAttribute("form"));
        var outside = form.Id is { Length: > 0 } id ? document.QuerySelectorAll($"button[form='{id}']") : Enumerable.Empty<IElement>();
        List<IElement?> all = [.. inside.Concat(outside).Where(b => b.GetAttribute("type") is null or "submit").DistinctBy(b => $"{b.GetAttribute("name")}={b.GetAttribute("value")?.Split(':')[0]} {b.GetAttribute("formaction")}")];
        return all.Count == 0 ? [null] : all;
    }

    private static List<IElement> Fields(IDocument document, IElement form)
    {
        const string Named = "input[name]:not([type=submit]), select[name], textarea[name]";
        var outside = form.Id is { Length: > 0 } id ? document.QuerySelectorAll(Named).Where(f => f.GetAttribute("form") == id) : [];
        return [.. form.QuerySelectorAll(Named).Where(f => !f.HasAttribute("form")).Concat(outside).Where(f => f.GetAttribute("name") != "_token")];
    }

    private static HttpContent Content(IElement form, List<IElement> fields, IElement? button, Filling filling, string token)
    {
        var values = fields.Where(f => f.GetAttribute("type") != "file").Select(f => KeyValuePair.Create(f.GetAttribute("name")!, Value(f, filling))).Prepend(KeyValuePair.Create("_token", token));
        if (button?.GetAttribute("name") is { } name)
        {
            values = values.Append(KeyValuePair.Create(name, button.GetAttribute("value") ?? ""));
        }

        if (form.GetAttribute("enctype") != "multipart/form-data")
        {
            return new FormUrlEncodedContent(values);
        }

        var parts = new MultipartFormDataContent();
        foreach (var (key, value) in values)
        {
            parts.Add(new StringContent(value), key);
        }

        foreach (var file in fields.Where(f => f.GetAttribute("type") == "file"))
        {
            var bytes = new ByteArrayContent(Encoding.UTF8.GetBytes(filling == Filling.Long ? Long : $"codice;quantità;prezzo\nA100;2;9,5\n{House.Nasty};x;y\n")) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
            parts.Add(bytes, file.GetAttribute("name")!, "=qzxss.csv");
        }

        return parts;
    }

    private static string Value(IElement field, Filling filling)
    {
        var (name, type) = (field.GetAttribute("name")!, field.LocalName == "select" ? "select" : field.GetAttribute("type") ?? "text");
        if (name is "back" or "returnUrl" or "from" && type == "hidden")
        {
            return "//evil.example";
        }

        var here = field.LocalName == "textarea" ? field.TextContent : field.GetAttribute("value") ?? "";
        if (filling == Filling.Long)
        {
            return type is "checkbox" or "radio" or "hidden" ? here : Long;
        }

        return type switch
        {
            "hidden" => filling == Filling.Nonsense ? House.Nasty : here,
            "select" => filling == Filling.Nonsense ? House.Nasty : field.QuerySelector("option[selected]")?.GetAttribute("value") ?? field.QuerySelectorAll("option").LastOrDefault()?.GetAttribute("value") ?? "",
            "checkbox" or "radio" => filling == Filling.Nonsense ? House.Nasty : here,
            "password" => filling == Filling.Nonsense ? "sbagliata" : Visitor.Password,
            _ when filling == Filling.Nonsense => House.Nasty,
            "number" => "1",
            "date" => "2026-12-01",
            "email" => "qualcuno@maker.test",
            _ when here.Length > 0 && here.All(c => char.IsAsciiDigit(c) || c is ',' or '.') => here,
            _ => $"={House.Nasty}",
        };
    }
}
