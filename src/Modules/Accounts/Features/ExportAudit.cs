using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Accounts.Features;

/// <summary>The audit as a file, with the filters of the list; read in pages, so that a long one takes no memory.</summary>
public static class ExportAudit
{
    private const int PageSize = 1_000;
    private const int LongestCell = 30_000;     // a spreadsheet's cell holds 32,767 characters

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/audit/export", (string? who, string? what, string? subject, string? account, DateOnly? from, DateOnly? to, string? format, Handler handler, CancellationToken stop) =>
                Exports.Answer(handler.Handle(new(who, what, subject, account, from, to), stop), format))
            .WithName("ExportAudit").WithTags("Admin").WithSummary("The audit as CSV or XLSX").Produces(200, contentType: "text/csv")
            .WithDescription("The filters of the list; `format` is `csv` (default) or `xlsx`; at most 100,000 rows.")
            .WithExample(parameters: new Dictionary<string, object> { ["format"] = "csv" });

    public sealed class Handler(PortalDb db, AuditReader audit, PortalClock clock)
    {
        public Result<TableFile> Handle(AuditReader.Filter filter, CancellationToken stop = default)
        {
            return (db.Caller.Demand(Permission.Administer) ?? AuditReader.Check(filter)) is { } problem ? problem
                : new TableFile(new Phrase("registro", "audit").ToString(), Exports.Heads(
                    new("Quando", "When"), new("Chi", "Who"), new("Che cosa", "What"), new("Azione", "Action"), new("Oggetto", "Subject"), new("Parte", "Part"), new("Rivenditore", "Dealer"), new("Modifiche", "Changes")), Rows(filter, stop));
        }

        private async IAsyncEnumerable<object?[]> Rows(AuditReader.Filter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
        {
            long? before = null;
            for (var rows = 0; rows < TableFile.MostRows;)
            {
                var page = await audit.Page(await audit.Entries(filter, before, stop), PageSize, LongestCell, stop);
                foreach (var e in page.Items)
                {
                    yield return [clock.ToLocal(e.At), e.Who, e.Words, e.What, e.Subject, e.Of, e.Account, e.IsLong ? new Phrase("(apri la voce {0})", "(open entry {0})", e.Id).ToString() : AuditWords.Line(e)];
                }

                rows += page.Items.Count;
                if (page.Next is null || !AuditReader.ReadCursor(page.Next, out before))
                {
                    yield break;
                }
            }
        }
    }
}
