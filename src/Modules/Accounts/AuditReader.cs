using System.Globalization;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts;

/// <summary>The audit as it is searched and read: newest first, by indexes, two statements a page.</summary>
public sealed class AuditReader(PortalDb db, PortalClock clock)
{
    // What a bare code may be the key of.
    private static readonly string[] Things = ["account", "product", "order", "user", "client", "cluster", "list", "category"];

    /// <param name="Who">Beginning of an e-mail or of a client’s name.</param>
    /// <param name="What">An action (<c>account.changed</c>), or a thing (<c>account</c>) with all that is done to it.</param>
    /// <param name="Subject">What it was done to: <c>account:C01001</c>, or only its code.</param>
    /// <param name="Account">Code of the dealer it concerns.</param>
    /// <param name="From">First day, included.</param>
    /// <param name="To">Last day, included.</param>
    public record Filter(string? Who = null, string? What = null, string? Subject = null, string? Account = null, DateOnly? From = null, DateOnly? To = null);

    public static Problem? Check(Filter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return new[] { ("who", filter.Who), ("what", filter.What), ("subject", filter.Subject), ("account", filter.Account) }.FirstOrDefault(f => f.Item2?.Length > 200) is { Item1: { } field }
            ? Problems.Invalid(field, "Al massimo 200 caratteri.", "At most 200 characters.")
            : filter.From > filter.To ? Problems.Invalid("to", "Il periodo finisce prima di cominciare.", "The period ends before it begins.") : null;
    }

    /// <summary>The entries that the filter leaves, newest first.</summary>
    public async Task<IQueryable<AuditEntry>> Entries(Filter filter, long? before, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var entries = db.Set<AuditEntry>().AsNoTracking();
        if (before is { } id)
        {
            entries = entries.Where(e => e.Id < id);
        }

        if (Given(filter.Subject) is { } subject)
        {
            var subjects = subject.Contains(':', StringComparison.Ordinal) ? [subject] : Things.Select(t => $"{t}:{subject}").ToArray();
            entries = entries.Where(e => subjects.Contains(e.Subject));
        }

        if (Given(filter.What) is { } what)
        {
            var prefix = what + ".";
            entries = what.Contains('.', StringComparison.Ordinal) ? entries.Where(e => e.What == what) : entries.Where(e => e.What.StartsWith(prefix));
        }

        if (Given(filter.Who) is { } who)
        {
            entries = entries.Where(e => e.Who.StartsWith(who));
        }

        if (Given(filter.Account) is { } code)
        {
            var account = await db.Set<Account>().Where(a => a.Code == code).Select(a => (int?)a.Id).FirstOrDefaultAsync(stop) ?? 0;
            entries = entries.Where(e => e.AccountId == account);
        }

        if (filter.From is { } from)
        {
            var start = clock.StartOf(from);
            entries = entries.Where(e => e.At >= start);
        }

        if (filter.To is { } to && to < DateOnly.MaxValue)
        {
            var end = clock.StartOf(to.AddDays(1));
            entries = entries.Where(e => e.At < end);
        }

        return entries.OrderByDescending(e => e.Id);
    }

    /// <summary>A page of them with the codes of their dealers.</summary>
    public async Task<Page<AuditView>> Page(IQueryable<AuditEntry> entries, int limit, int longest, CancellationToken stop)
    {
        var rows = await entries.Take(limit + 1)
            .Select(e => new
            {
                e.Id, e.At, e.Who, e.What, e.Subject, e.AccountId,
                Detail = e.Detail == null || e.Detail.Length <= longest ? e.Detail : null,
                IsLong = e.Detail != null && e.Detail.Length > longest,
            }).ToListAsync(stop);
        var ids = rows.Select(r => r.AccountId).OfType<int>().Distinct().ToList();
        var codes = ids.Count == 0 ? [] : await db.Set<Account>().Where(a => ids.Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.Code, stop);
        var items = rows.Take(limit).Select(r => AuditView.Make(r.Id, r.At, r.Who, r.What, r.Subject, r.AccountId is { } a ? codes.GetValueOrDefault(a) : null, r.Detail, r.IsLong)).ToList();
        return new(items, rows.Count > limit ? Cursor.Write(rows[limit - 1].Id) : null);
    }

    internal static bool ReadCursor(string? cursor, out long? before)
    {
        before = null;
        if (cursor is not { Length: > 0 })
        {
            return true;
        }

        if (Cursor.Read(cursor, 1) is [var text] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            before = id;
            return true;
        }

        return false;
    }

    private static string? Given(string? text) => text?.Trim() is { Length: > 0 } given ? given : null;
}
