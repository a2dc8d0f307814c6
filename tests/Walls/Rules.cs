using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Filiera.Walls;

/// <summary>What holds for every answer, to whomever it goes.</summary>
internal static partial class Rules
{
    private static readonly string[] PrivateTypes = ["text/html", "application/json", "application/problem+json", "text/csv", "application/pdf", Reading.Xlsx];

    public static IEnumerable<string> Broken(Answer answer, Route? route, Company company) =>
        Status(answer, route).Concat(Marks(answer, company)).Concat(Headers(answer)).Concat(Html(answer, company)).Concat(Cells(answer)).Select(b => $"{answer}: {b}");

    private static IEnumerable<string> Status(Answer answer, Route? route)
    {
        // «ready» may be no while the tables of a test are made without migrations.
        if (answer.Status >= 500 && route?.Pattern != "/health/ready")
        {
            yield return $"broke: {Short(answer.Text)}";
        }

        if (route is { IsApi: true } && answer.Status >= 400)
        {
            if (answer.Type != "application/problem+json" || answer.Json is not { } problem || (string?)problem["code"] is not { Length: > 0 } || (int?)problem["status"] != answer.Status || (string?)problem["title"] is not { Length: > 0 })
            {
                yield return $"a refusal without problem details: {Short(answer.Text)}";
            }
        }
    }

    /// <summary>No row that is not his: nothing that gives another dealer away, unless he asked for it by that very name.</summary>
    private static IEnumerable<string> Marks(Answer answer, Company company)
    {
        var who = answer.Who;
        if (who.Kind == Kind.Maker)
        {
            yield break;
        }

        var text = answer.Text + answer.Header("Location");
        foreach (var house in new[] { company.Alfa, company.Beta }.Where(h => h != who.Sees))
        {
            foreach (var mark in house.Marks.Where(m => !answer.Asked.Contains(m, StringComparison.OrdinalIgnoreCase) && text.Contains(m, StringComparison.OrdinalIgnoreCase)))
            {
                yield return $"shows «{mark}» of another dealer: {Around(text, mark)}";
            }
        }

        if (who.Name == "buyer" && text.Contains(company.Alfa.BranchMark, StringComparison.OrdinalIgnoreCase))
        {
            yield return $"shows what belongs to another branch: {Around(text, company.Alfa.BranchMark)}";
        }
    }

    private static IEnumerable<string> Headers(Answer answer)
    {
        foreach (var (name, wanted) in new[] { ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin"), ("X-Frame-Options", "DENY"), ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"), ("Strict-Transport-Security", "max-age=31536000") })
        {
            if (answer.Header(name) != wanted)
            {
                yield return $"{name} is «{answer.Header(name)}»";
            }
        }

        if (answer.Header("Location") is { } location && ElseWhere(location))
        {
            yield return $"sends to another site: {location}";
        }

        var policy = answer.Header("Content-Security-Policy") ?? "";
        if (!policy.Contains("default-src '", StringComparison.Ordinal) || policy.Contains('*', StringComparison.Ordinal) || policy.Contains("http", StringComparison.Ordinal))
        {
            yield return $"Content-Security-Policy lets much in: «{policy}»";
        }

        if (!policy.Contains("frame-ancestors 'none'", StringComparison.Ordinal) || !policy.Contains("base-uri 'none'", StringComparison.Ordinal) || !policy.Contains("form-action", StringComparison.Ordinal)
            || (policy.Contains("unsafe", StringComparison.Ordinal) && !answer.Path.StartsWith("/docs", StringComparison.Ordinal)))
        {
            yield return $"Content-Security-Policy is «{policy}»";
        }

        if (answer.Headers.Any(h => h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)))
        {
            yield return "lets other sites in (CORS)";
        }

        if (answer.Header("Server") is not null || answer.Header("X-Powered-By") is not null)
        {
            yield return "tells what it is made with";
        }

        var cache = answer.Header("Cache-Control") ?? "";
        if (PrivateTypes.Contains(answer.Type) && !cache.Contains("no-store", StringComparison.Ordinal) && !answer.Path.StartsWith("/docs", StringComparison.Ordinal))
        {
            yield return $"may be kept by a cache: «{cache}»";
        }

        foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            var lower = cookie.ToLowerInvariant();
            if (!cookie.StartsWith("__Host-", StringComparison.Ordinal) || !lower.Contains("secure") || !lower.Contains("httponly") || !lower.Contains("samesite=") || lower.Contains("samesite=none") || !lower.Contains("path=/") || lower.Contains("domain="))
            {
                yield return $"a weak cookie: {cookie}";
            }
        }
    }

    /// <summary>Nothing inline, and nothing built by data.</summary>
    private static IEnumerable<string> Html(Answer answer, Company company)
    {
        if (!answer.IsHtml || answer.Path.StartsWith("/docs", StringComparison.Ordinal))
        {
            yield break;
        }

        var page = new HtmlParser().ParseDocument(answer.Text);
        foreach (var wrong in Forms(page, answer, company).Concat(Words(page)))
        {
            yield return wrong;
        }

        foreach (var element in page.All)
        {
            var name = element.LocalName;
            if (name == "qzxss" || element.HasAttribute("qzxss"))
            {
                yield return $"data became HTML: {Around(answer.Text, "<qzxss")}";
            }

            if ((name == "script" && element.GetAttribute("type") is null or "module" or "text/javascript" && string.IsNullOrEmpty(element.GetAttribute("src")) && name == "script") || name == "style" || element.HasAttribute("style") || name is "iframe" or "object" or "embed" or "base")
            {
                yield return $"inline script or style, or a frame: {Short(element.OuterHtml)}";
            }

            foreach (var attribute in element.Attributes)
            {
                if (attribute.Name.StartsWith("on", StringComparison.Ordinal))
                {
                    yield return $"inline handler: {Short(element.OuterHtml)}";
                }

                if (attribute.Name is "href" or "src" or "action" or "formaction" && ElseWhere(attribute.Value))
                {
                    yield return $"leads elsewhere: {attribute.Name}={attribute.Value}";
                }
            }
        }
    }

    /// <summary>A form that changes something carries the token and leads to a door of ours; one that asks puts no token into the address.</summary>
    private static IEnumerable<string> Forms(IDocument page, Answer answer, Company company)
    {
        foreach (var form in page.QuerySelectorAll("form"))
        {
            var posts = string.Equals(form.GetAttribute("method"), "post", StringComparison.OrdinalIgnoreCase);
            var token = form.QuerySelector("input[name=_token]")?.GetAttribute("value");
            if (posts != token is { Length: > 20 })
            {
                yield return posts ? $"a form without a token: {Short(form.OuterHtml)}" : $"a token that goes into an address: {Short(form.OuterHtml)}";
            }

            var id = form.Id;
            var buttons = form.QuerySelectorAll("[formaction]").Concat(id is null ? [] : page.QuerySelectorAll($"[formaction][form='{id}']")).Select(b => b.GetAttribute("formaction")!);
            foreach (var action in posts ? buttons.Append(form.GetAttribute("action") is { Length: > 0 } said ? said : answer.Path).Where(a => !company.Forms.Any(r => r.Takes(a))) : [])
            {
                yield return $"a form that leads to no door: {action}";
            }
        }
    }

    /// <summary>A text that is not there shows its key.</summary>
    private static IEnumerable<string> Words(IDocument page) =>
        Key().Matches(string.Join(' ', page.All.SelectMany(e => e.Attributes.Where(a => a.Name is "title" or "alt" or "placeholder" or "aria-label" or "data-texts").Select(a => a.Value)).Append(page.Title).Append(page.Body?.TextContent)))
            .Select(m => $"a text is missing: {m.Value}").Distinct();

    [GeneratedRegex(@"\b(Common|Shell|SignIn|Home|Catalogue|Product|QuickOrder|Carts|Orders|Office|OfficeOrders|OfficeGoods|OfficeDealers|OfficeSystems|OfficePrices|Profile|People)\.[A-Z][A-Za-z.]+")]
    private static partial Regex Key();

    private static bool ElseWhere(string address) =>
        address.StartsWith("//", StringComparison.Ordinal) || address.StartsWith("/\\", StringComparison.Ordinal) || (Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is not ("mailto" or "tel" or "file") && !(uri.Scheme == "data" && address.StartsWith("data:image/", StringComparison.Ordinal)) && uri.Host != "localhost");

    /// <summary>No cell that a spreadsheet would run.</summary>
    private static IEnumerable<string> Cells(Answer answer)
    {
        if (answer.Type == "text/csv")
        {
            foreach (var cell in Reading.Cells(answer.Text).Where(c => c is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] && !decimal.TryParse(c, NumberStyles.Number, CultureInfo.GetCultureInfo("it-IT"), out _)))
            {
                yield return $"a cell that a spreadsheet runs: {Short(cell)}";
            }
        }

        if (answer.Type == Reading.Xlsx)
        {
            foreach (var (name, text) in Reading.Workbook(answer.Bytes).Where(e => Formula().IsMatch(e.Text)))
            {
                yield return $"a formula in {name}: {Short(Formula().Match(text).Value)}";
            }
        }
    }

    /// <summary>Cells that would have been formulas.</summary>
    public static int Escaped(Answer answer) => answer.Type == "text/csv" ? Reading.Cells(answer.Text).Count(c => c is ['\'', '=' or '+' or '-' or '@', ..]) : 0;

    // The end says what is wrong, the beginning where.
    public static string Brief(string line) => line.Length > 500 ? $"{line[..150]} … {line[^350..]}" : line;

    public static string Short(string text) => text.Length > 300 ? text[..300] : text;

    private static string Around(string text, string mark)
    {
        var at = text.IndexOf(mark, StringComparison.OrdinalIgnoreCase);
        return text[Math.Max(0, at - 80)..Math.Min(text.Length, at + 80)].ReplaceLineEndings(" ");
    }

    [GeneratedRegex("<(x:)?f[ >].*?</(x:)?f>")]
    private static partial Regex Formula();

    /// <summary>An answer without what differs each time: trace ids, tokens of forms, the id that was asked for.</summary>
    public static string Bare(Answer answer, params string[] asked)
    {
        var text = Volatile().Replace(answer.Text, "");
        foreach (var id in asked.Where(a => a.Length > 0))
        {
            // «9» stands in many places that mean something else.
            text = id.Length < 4 ? Regex.Replace(text, $@"(?<=[/=]){Regex.Escape(id)}(?![\w.%-])", "#") : text.Replace(Uri.EscapeDataString(id), "#", StringComparison.OrdinalIgnoreCase).Replace(id, "#", StringComparison.OrdinalIgnoreCase).Replace(System.Net.WebUtility.HtmlEncode(id), "#", StringComparison.OrdinalIgnoreCase);
        }

        return $"{answer.Status} {answer.Type} {text}";
    }

    [GeneratedRegex("""("traceId":"[^"]*")|(<input type="hidden" name="(_token|key|once)"[^>]*>)|(<code>[0-9a-f]{32}</code>)|(\s*<div class="toasts">[\s\S]*?</flash-toast>\s*</div>)|((?<=>)\s+(?=<))""")]
    private static partial Regex Volatile();
}
