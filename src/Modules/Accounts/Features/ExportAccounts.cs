using System.Runtime.CompilerServices;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>The dealers as a file, with the words, filters and order of the list.</summary>
public static class ExportAccounts
{
    private const int PageSize = 1_000;

    private static readonly Phrase[] Heads =
    [
        new("Codice", "Code"), new("Ragione sociale", "Name"), new("Partita IVA", "VAT number"), new("Città", "City"), new("Provincia", "Province"), new("Classe", "Class"), new("E-mail", "E-mail"), new("Telefono", "Phone"),
        new("Pagamento", "Payment term"), new("Magazzino", "Warehouse"), new("Attivo", "Active"), new("Utenti", "Users"), new("Gruppi", "Clusters"),
    ];

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/accounts/export", (string? search, string? sort, string? @class, string? cluster, string? province, bool? active, bool? users, string? format, Handler handler, CancellationToken stop) =>
                Exports.Answer(handler.Handle(new(search, sort, null, null, @class, cluster, province, active, users), stop), format))
            .WithName("ExportAccounts").WithTags("Admin").WithSummary("The dealers as CSV or XLSX").Produces(200, contentType: "text/csv", additionalContentTypes: TableFile.XlsxType)
            .WithDescription("Words, filters and order of the list; `format` is `csv` (default) or `xlsx`; at most 100,000 rows.")
            .WithExample(parameters: new Dictionary<string, object> { ["format"] = "csv" });

    public sealed class Handler(PortalDb db, AccountList accounts)
    {
        public Result<TableFile> Handle(AccountListRequest request, CancellationToken stop = default) =>
            (db.Caller.Demand(Permission.AccountsRead) ?? AccountList.Check(request)) is { } problem ? problem
                : new TableFile(new Phrase("rivenditori", "dealers").ToString(), Exports.Heads(Heads), Rows(request, stop));

        private async IAsyncEnumerable<object?[]> Rows(AccountListRequest request, [EnumeratorCancellation] CancellationToken stop)
        {
            var ordered = AccountList.Columns.Ordered(accounts.Filtered(request), request.Sort);
            for (var from = 0; from < TableFile.MostRows; from += PageSize)
            {
                var some = await ordered.Skip(from).Take(PageSize).ToListAsync(stop);
                foreach (var a in await accounts.Rows(some, stop))
                {
                    yield return [a.Code, a.Name, a.VatNumber, a.City, a.Province, a.Class, a.Email, a.Phone, a.PaymentTerm, a.Warehouse, AuditWords.Value(a.Active ? "true" : "false"), a.Users, string.Join(", ", a.Clusters)];
                }

                if (some.Count < PageSize)
                {
                    yield break;
                }
            }
        }
    }
}
