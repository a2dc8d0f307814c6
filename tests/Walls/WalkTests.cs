using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Filiera.Kernel;
using Filiera.Testing;
using Shouldly;
using Xunit;

namespace Filiera.Walls;

/// <summary>
/// The one walk: every door that routing knows — every operation of the API, every page, every form — with everybody who may knock, with ids
/// of his own, of the other dealer and of nobody. A new door is walked by itself; what it needs to be walked is said when it is missing.
/// </summary>
public sealed class WalkTests(ITestOutputHelper output)
{
    private readonly List<string> _broken = [];
    private int _knocks;
    private int _files;
    private int _escaped;

    [Theory, Databases]
    public async Task Every_door_with_everybody(Database on)
    {
        Assert.SkipWhen(on == Database.Postgres && Environment.GetEnvironmentVariable("FILIERA_LONG") != "1", "The walk is the same on PostgreSQL and takes minutes: FILIERA_LONG=1 runs it.");
        var watch = Stopwatch.StartNew();
        await using var company = await Company.Open(on);
        var routes = Route.All(company.Site);
        Examples_are_complete(routes, company);
        (await company.KindsWithoutRows()).Except(CompanyExtras.Without.Keys).ShouldBeEmpty("rows of these kinds belong to dealers: make them for both in CompanyExtras");
        var before = (await company.RowsOf(company.Alfa), await company.RowsOf(company.Beta));

        try
        {
            await Reading(company, routes);
            await Foreign(company, routes);
            (await company.RowsOf(company.Alfa), await company.RowsOf(company.Beta)).ShouldBe(before, "reading, and all that others tried, changed nothing of theirs");
            await Own(company, routes);
        }
        catch (ShouldAssertException e)
        {
            _broken.Insert(0, e.Message); // With what was found before.
        }

        output.WriteLine($"{on}: {routes.Count} doors, {company.Visitors.Count} visitors, {_knocks} knocks, {_files} exports with {_escaped} cells that began like a formula, in {watch.Elapsed.TotalSeconds:0.0} s");
        _escaped.ShouldBeGreaterThan(50, "or the exports hold nothing that a spreadsheet would run, and prove nothing");
        _broken.Count.ShouldBe(0, string.Join('\n', _broken.DistinctBy(What).Select(Rules.Brief).Take(200)));
    }

    // The same thing said of the same visitor at many addresses is said once.
    private static string What(string line) => System.Text.RegularExpressions.Regex.Replace(line, @"\?\S*|[0-9a-f]{8}-\S+|\d+", "#");

    private static void Examples_are_complete(IReadOnlyList<Route> routes, Company company)
    {
        var missing = routes.SelectMany(r => r.Parameters().Where(p => Examples.Find(p.Key, company.Alfa, company) is null || Examples.Find(p.Key, company.Beta, company) is null).Select(p => $"{p.Key} (in {r})")).Distinct().ToList();
        missing.ShouldBeEmpty("tests/Walls: give each of these a value — in CompanyExtras (house.Ids[\"key\"]) when it is one dealer's, in Examples.Shared when all share it");
    }

    // All GETs, by everybody, with his own ids, the other's and nobody's.
    private async Task Reading(Company company, IReadOnlyList<Route> routes)
    {
        var seen = new HashSet<Route>();
        foreach (var route in routes.Where(r => r.Method == "GET"))
        {
            foreach (var who in Knockers(company, route))
            {
                var (mine, other) = who.Sees == company.Beta ? (company.Beta, company.Alfa) : (company.Alfa, company.Beta);
                var own = await Knock(company, who, route, route.Address(k => Examples.Find(k, mine, company)!));
                if (own.Status < 400)
                {
                    seen.Add(route);
                }

                await Other(company, who, route, own);
                if (route.Parameters().Any(p => Examples.IsOwned(p.Key, company)))
                {
                    await Alike(company, who, route, mine, other, null);
                }
                else if (!route.Parameters().Any() && !route.Pattern.StartsWith("/docs", StringComparison.Ordinal))
                {
                    foreach (var query in who.Name is "rival" or "admin" || (who.Name is "buyer" or "qzbeta-erp" && company.Portal.On == Database.Sqlite) ? Examples.Queries(other) : [])
                    {
                        await Knock(company, who, route, route.Pattern + query);
                    }
                }
            }
        }

        var never = routes.Where(r => r.Method == "GET" && !seen.Contains(r) && !Examples.Closed.Contains(r.Pattern)).Select(r => r.ToString()).ToList();
        _broken.AddRange(never.Select(n => $"{n}: nobody gets it with the values of the table, so the walk proves nothing: mend the value in CompanyExtras or Examples"));
    }

    // The same door in other shapes: a page in English, an export as a workbook.
    private async Task Other(Company company, Visitor who, Route route, Answer own)
    {
        if (company.Portal.On == Database.Sqlite && own.IsHtml && route.IsPage && who.Name is "hq" or "admin" or "stranger")
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, own.Path);
            request.Headers.Add("Cookie", "__Host-language=en");
            request.Headers.Add("Accept", "text/html");
            var english = await Answer.Of(who, request);
            _broken.AddRange(Rules.Broken(english, route, company).Select(b => $"in English: {b}"));
            if (english.Status != own.Status || !english.Text.Contains("<html lang=\"en\"", StringComparison.Ordinal))
            {
                _broken.Add($"{own}: in English it is {english.Status}, or not in English");
            }
        }

        foreach (var format in route.IsExport && own.Status == 200 && !own.Path.EndsWith(".csv", StringComparison.Ordinal) ? new[] { "csv", "xlsx" } : [])
        {
            var file = await Knock(company, who, route, $"{own.Path}?format={format}");
            if (file.Type != (format == "csv" ? "text/csv" : Walls.Reading.Xlsx))
            {
                _broken.Add($"{file}: an export that is no {format}");
            }

            _files++;
            _escaped += Rules.Escaped(file);
        }
    }

    // All changes, by those whose business it is not.
    private async Task Foreign(Company company, IReadOnlyList<Route> routes)
    {
        foreach (var route in routes.Where(r => r.Method is not ("GET" or "HEAD")))
        {
            foreach (var who in Knockers(company, route).Where(v => v.Kind is Kind.Stranger or Kind.Scoped || v.Sees == company.Beta || (v.Kind == Kind.Dealer && route.IsOfOffice)))
            {
                var owned = route.Parameters().Any(p => Examples.IsOwned(p.Key, company));
                if (who.Kind == Kind.Dealer && !owned && !route.IsOfOffice)
                {
                    continue; // His own business.
                }

                if (who.Kind == Kind.Dealer && owned && !route.IsOfOffice)
                {
                    await Alike(company, who, route, company.Beta, company.Alfa, Body(route));
                }
                else
                {
                    await Knock(company, who, route, route.Address(k => Examples.Find(k, company.Alfa, company)!), Body(route));
                }

                await who.StayIn();
            }
        }
    }

    // All changes, by those who may: dealers first, since the office may close them. What they end (a session, a cart) ends only now.
    private async Task Own(Company company, IReadOnlyList<Route> routes)
    {
        foreach (var kind in new[] { Kind.Dealer, Kind.Maker })
        {
            foreach (var route in routes.Where(r => r.Method is not ("GET" or "HEAD")).OrderBy(r => r.Method == "DELETE"))
            {
                foreach (var who in Knockers(company, route).Where(v => v.Kind == kind))
                {
                    var mine = who.Sees ?? company.Alfa;
                    await Knock(company, who, route, route.Address(k => Examples.Find(k, mine, company)!), Body(route));
                    await who.StayIn();
                }
            }
        }
    }

    // Files and health are the same for all: one is enough; so is one system at the pages, which are for people. On the second database a sample:
    // there it is the statements that differ, not the doors.
    private static IEnumerable<Visitor> Knockers(Company company, Route route) => company.Visitors.Where(v =>
        route.IsPage && v.IsSystem ? v.Name == "qzbeta-erp" : route.IsApi || route.IsPage ? company.Portal.On == Database.Sqlite || v.Name is "stranger" or "buyer" or "rival" or "admin" or "qzbeta-erp" : v.Name is "stranger" or "hq");

    private async Task Alike(Company company, Visitor who, Route route, House mine, House other, object? body)
    {
        if (who.Kind is Kind.Maker)
        {
            await Knock(company, who, route, route.Address(k => Examples.Absent(k, mine, company)), body);
            return;
        }

        var theirs = await Knock(company, who, route, route.Address(k => Examples.Find(k, other, company)!), body);
        var nobodys = await Knock(company, who, route, route.Address(k => Examples.Absent(k, other, company)), body);
        var (a, b) = (Rules.Bare(theirs, [.. Values(k => Examples.Find(k, other, company)!)]), Rules.Bare(nobodys, [.. Values(k => Examples.Absent(k, other, company))]));
        if (a != b)
        {
            _broken.Add($"{theirs}: another dealer's is told apart from nobody's ({nobodys.Status}): {Difference(a, b)}");
        }

        // A form may send him on: to where he is told the same.
        var end = theirs.Status is 302 or 303 && theirs.Header("Location") is { } there && !there.StartsWith("/sign-in", StringComparison.Ordinal)
            ? (await Answer.Of(who, new HttpRequestMessage(HttpMethod.Get, there))).Status : theirs.Status;
        if (end is < 400 and not (302 or 303))
        {
            _broken.Add($"{theirs}: what is not his is answered");
        }

        IEnumerable<string> Values(Func<string, string> of) => route.Parameters().Select(p => of(p.Key));
    }

    private async Task<Answer> Knock(Company company, Visitor who, Route route, string path, object? body = null)
    {
        _knocks++;
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), path);
        if (route.IsApi)
        {
            request.Headers.Add("Accept", "application/json");
            if (route.Method is not ("GET" or "HEAD"))
            {
                request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
                request.Content = route.MostBytes is not null ? new MultipartFormDataContent { { new ByteArrayContent([1, 2, 3]), "A100", "foto.png" } } // A door for pictures turns anything else away.
                    : body is null ? new StringContent("{}", Encoding.UTF8, "application/json") : JsonContent.Create(body, body.GetType(), options: Json.Options);
            }
        }
        else
        {
            request.Headers.Add("Accept", "text/html");
            if (route.Method == "POST")
            {
                request.Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["_token"] = who.IsSystem ? "none" : await who.Token() });
            }
        }

        var answer = await Answer.Of(who, request);
        _broken.AddRange(Rules.Broken(answer, route, company));
        _broken.AddRange(Refusals(answer, route));
        return answer;
    }

    /// <summary>401 or the sign-in page for a stranger, 403 for who may not, wherever his ids point.</summary>
    private static IEnumerable<string> Refusals(Answer answer, Route route)
    {
        var who = answer.Who;
        if (who.Kind == Kind.Stranger && !route.ForStrangers && route.IsApi && route.Name is not null && answer.Status != 401)
        {
            yield return $"{answer}: a stranger must hear 401";
        }

        if (who.Kind == Kind.Stranger && !route.ForStrangers && route.IsPage && !(answer.Status == 302 && answer.Header("Location")?.StartsWith("/sign-in?returnUrl=", StringComparison.Ordinal) == true))
        {
            yield return $"{answer}: a stranger must be sent to sign in";
        }

        // A page that he has too he is led to: his own.
        if (who.Kind == Kind.Dealer && route.IsOfOffice && answer.Status is not (403 or 404) && !(answer.Status == 302 && route is { IsPage: true, Method: "GET" } && answer.Header("Location")?.StartsWith("/office", StringComparison.Ordinal) == false))
        {
            yield return $"{answer}: the office is not for dealers";
        }

        if (who.Kind == Kind.Scoped && route.IsApi && !route.ForStrangers && !Examples.OfStock.Contains(route.Name ?? "") && answer.Status is not 403)
        {
            yield return $"{answer}: a system with one scope must hear 403 (or name the operation in Examples.OfStock)";
        }
    }

    private static object? Body(Route route) => !route.IsApi ? null : Examples.Bodies.GetValueOrDefault(route.ToString()) ?? route.Example?.Body ?? JsonDocument.Parse("{}").RootElement;

    private static string Difference(string a, string b)
    {
        var at = a.Zip(b).TakeWhile(p => p.First == p.Second).Count();
        return $"«{a[Math.Max(0, at - 40)..Math.Min(a.Length, at + 80)]}» and «{b[Math.Max(0, at - 40)..Math.Min(b.Length, at + 80)]}»";
    }
}
