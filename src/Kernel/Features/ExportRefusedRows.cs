using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Kernel.Features;

/// <summary>The refused rows of an exchange as a file, in the reader's language.</summary>
public static class ExportRefusedRows
{
    private static readonly Phrase[] Heads = [new("Riga", "Row"), new("Chiave", "Key"), new("Campo", "Field"), new("Valore", "Value"), new("Motivo", "Reason"), new("Rimedio", "Fix"), new("Codice", "Code")];

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/admin/exchanges/{id}/rejected", async Task<IResult> (string id, string? format, Handler handler, CancellationToken stop) =>
            {
                if (TableFile.Format(format ?? "csv") is not { } wanted)
                {
                    return new Result<Done>(Problems.Invalid("format", "format è csv oppure xlsx.", "format is csv or xlsx."));
                }

                var file = await handler.Handle(id, stop);
                return file.Ok ? file.Value.As(wanted) : file;
            })
            .WithName("ExportRefusedRows").WithTags("Systems").WithSummary("The refused rows of an exchange, as CSV or XLSX")
            .WithExample(parameters: new Dictionary<string, object> { ["id"] = "812", ["format"] = "csv" })
            .Produces(StatusCodes.Status200OK, contentType: "text/csv", additionalContentTypes: TableFile.XlsxType).ProducesProblem(StatusCodes.Status400BadRequest);

    public sealed class Handler(PortalDb db)
    {
        public async Task<Result<TableFile>> Handle(string id, CancellationToken stop)
        {
            var visible = ListExchanges.Demand(db);
            if (!visible.Ok)
            {
                return visible.Problem!;
            }

            return long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var key) && await visible.Value.AnyAsync(e => e.Id == key, stop)
                ? new TableFile(new Phrase("righe-rifiutate-{0}", "refused-rows-{0}", id).ToString(), [.. Heads.Select(h => h.ToString())], Rows(key))
                : Problems.NotFound.At("id");
        }

        private async IAsyncEnumerable<object?[]> Rows(long exchange)
        {
            await foreach (var row in db.Set<RefusedRow>().AsNoTracking().Where(r => r.ExchangeId == exchange).OrderBy(r => r.Number).AsAsyncEnumerable())
            {
                var r = GetExchange.View(row);
                yield return [r.Row, r.Key, r.Field, r.Value, r.Message, r.Fix, r.Code];
            }
        }
    }
}
