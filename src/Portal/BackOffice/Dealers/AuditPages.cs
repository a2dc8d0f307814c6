using System.Globalization;
using Filiera.Accounts;
using Filiera.Accounts.Features;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>What the audit is asked for, as it stands in the address.</summary>
/// <param name="Trail">Cursors of the pages before this one, so that «back» works without script.</param>
public sealed record AuditQuery(string? Who, string? What, string? Subject, string? Account, string? From, string? To, string? Cursor, string? Trail)
{
    private const int MostTrail = 40;

    public static AuditQuery Of(IQueryCollection query)
    {
        ArgumentNullException.ThrowIfNull(query);
        string? Value(string name) => query[name].ToString().Trim() is { Length: > 0 } value ? value : null;
        return new(Value("who"), Value("what"), Value("subject"), Value("account"), Value("from"), Value("to"), Value("cursor"), Value("trail"));
    }

    public bool IsFiltered => Who is not null || What is not null || Subject is not null || Account is not null || From is not null || To is not null;

    public DateOnly? FirstDay => Day(From);

    public DateOnly? LastDay => Day(To);

    public Problem? BadDay =>
        From is not null && FirstDay is null ? Problems.Invalid("from", "«{0}» non è una data.", "“{0}” is not a date.", From)
        : To is not null && LastDay is null ? Problems.Invalid("to", "«{0}» non è una data.", "“{0}” is not a date.", To) : null;

    public ListAudit.Request Request(int limit) => new(Who, What, Subject, Account, FirstDay, LastDay, Cursor, limit);

    public string Export(string format) => Build($"{Paths.OfficeAudit}/export", this with { Cursor = null, Trail = null }, format);

    public string Next(string cursor) => Build(Paths.OfficeAudit, this with { Cursor = cursor, Trail = string.Join('.', $"{Trail}.{Cursor ?? "0"}".Trim('.').Split('.').TakeLast(MostTrail)) });

    /// <summary>The page before; null on the first.</summary>
    public string? Previous
    {
        get
        {
            if (Cursor is null)
            {
                return null;
            }

            var trail = Trail?.Split('.') ?? [];
            var last = trail.Length > 0 ? trail[^1] : "0";
            return Build(Paths.OfficeAudit, this with { Cursor = last == "0" ? null : last, Trail = trail.Length > 1 ? string.Join('.', trail.SkipLast(1)) : null });
        }
    }

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, ["yyyy-MM-dd", "dd/MM/yyyy", "d/M/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string Build(string path, AuditQuery q, string? format = null) => path + QueryString.Create(new Dictionary<string, string?>
    {
        ["who"] = q.Who, ["what"] = q.What, ["subject"] = q.Subject, ["account"] = q.Account, ["from"] = q.From, ["to"] = q.To, ["cursor"] = q.Cursor, ["trail"] = q.Trail, ["format"] = format,
    }.Where(p => p.Value is not null));
}

/// <summary>The audit: who changed what, with old and new values.</summary>
public static class AuditPages
{
    private const int PageSize = 50;

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.OfficeAudit, Show);
        pages.MapGet($"{Paths.OfficeAudit}/export", Export);
        pages.MapGet($"{Paths.OfficeAudit}/{{entry}}", async (string entry, HttpRequest request, GetAuditEntry.Handler get, CancellationToken stop) =>
        {
            var found = await get.Handle(entry, stop);
            return found.Ok ? Render.Page<AuditEntryPage>(new { Entry = found.Value, Page = ListPage.Of(request) }) : Render.Refusal(found.Problem!);
        });
    }

    /// <summary>The page of what an entry was done to; null when it has none.</summary>
    public static string? Link(string subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var colon = subject.IndexOf(':', StringComparison.Ordinal);
        var key = colon < 0 ? "" : subject[(colon + 1)..];
        return key.Length == 0 ? null : subject[..colon] switch
        {
            "account" => Paths.OfficeDealer(key),
            "order" => Paths.OfficeOrder(key),
            "product" => Paths.OfficeProduct(key),
            "cluster" => Paths.OfficeCluster(key),
            _ => null,
        };
    }

    private static async Task<IResult> Show(HttpRequest request, ListAudit.Handler list, CancellationToken stop)
    {
        var query = AuditQuery.Of(request.Query);
        var entries = await list.Handle(query.Request(PageSize), stop);
        if (entries.Problem is { Status: 401 or 403 } refused)
        {
            return Render.Refusal(refused);
        }

        return Render.Page<AuditPage>(new
        {
            Entries = entries.Ok ? entries.Value.Items : [],
            Next = entries.Ok ? entries.Value.Next : null,
            Query = query,
            Problem = entries.Problem ?? query.BadDay,
        }, entries.Problem?.Status ?? StatusCodes.Status200OK);
    }

    private static IResult Export(HttpRequest request, ExportAudit.Handler export, CancellationToken stop)
    {
        var query = AuditQuery.Of(request.Query);
        var file = export.Handle(query.Request(1), stop);
        return file.Ok ? Exports.Answer(file, request.Query["format"]) : Render.Refusal(file.Problem!);
    }
}
