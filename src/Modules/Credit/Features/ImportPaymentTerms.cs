using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Credit.Features;

/// <summary>Imports payment_terms.csv (docs/import.md): codes of the ERP and their words.</summary>
public static class ImportPaymentTerms
{
    private static readonly ImportColumn Code = new("payment_term", "code", "codice", "pagamento") { Required = true };
    private static readonly ImportColumn Words = new("words", "name", "descrizione", "nome") { Required = true };
    private static readonly ImportColumn WordsEn = new("words_en", "name_en", "descrizione inglese");
    private static readonly ImportColumn ForEveryone = new("for_everyone", "per tutti");
    private static readonly ImportColumn Position = ImportColumn.Number("position", "posizione", "ordine");
    private static readonly ImportColumn Instalments = ImportColumn.Number("instalments", "rate", "ricevute", "numero rate");

    private sealed record Item(string? Code, string? Words, string? WordsEn, bool? ForEveryone, int? Position, int? Instalments);

    private sealed record Draft(RowCheck Row, string Code, string Words, string? WordsEn, bool? ForEveryone, int? Position, int? Instalments);

    public sealed class Handler(PortalDb db, TimeProvider clock)
    {
        public async Task<Result<ImportCounts>> Handle(ImportJob job, CancellationToken stop) =>
            db.Caller.Demand(Permission.AccountsWrite) is { } problem ? problem : await ImportRun.Upsert(
                job,
                [Code, Words, WordsEn, ForEveryone, Position, Instalments],
                row => new Item(row.Text(Code), row.Text(Words), row.Text(WordsEn), row.Flag(ForEveryone), row.Whole(Position), row.Whole(Instalments)),
                item => item.Code ?? "",
                Apply,
                stop);

        private async Task<Result<BulkResult>> Apply(IReadOnlyList<Item> items, CancellationToken stop)
        {
            var (rows, good) = Bulk<Item>.Of(items).Check(Read);
            var result = await db.InTransaction<BulkResult>(async () =>
            {
                await db.OneAtATime("payment-terms", stop);
                var codes = good.Select(d => d.Code).ToList();
                var stored = await db.Set<PaymentTerm>().AsNoTracking().Where(t => codes.Contains(t.Code)).ToDictionaryAsync(t => t.Code, StringComparer.Ordinal, stop);
                var touched = good.Select(d => Merge(d, stored.GetValueOrDefault(d.Code))).OfType<PaymentTerm>().ToList();
                await db.BulkUpsert(touched, [nameof(PaymentTerm.Code)], only: null, stop);
                var answer = BulkResult.Of(rows);
                if (touched.Count > 0)
                {
                    var changed = good.Where(d => d.Row.Status is RowStatus.Created or RowStatus.Updated).Select(d => d.Row);
                    await db.RecordMany(clock, [.. changed.Select(r => new AuditRow(r.IsNew ? "term.added" : "term.changed", $"term:{r.Key}", null, r.Changes))], stop);
                    db.Record(clock, "payment-terms.imported", "credit", detail: new { answer.Created, answer.Updated });
                }

                return answer;
            }, stop);
            db.ChangeTracker.Clear();
            return result;
        }

        private static Draft Read(Item item, RowCheck row)
        {
            var code = row.Required("paymentTerm", item.Code, 20);
            row.Key = code;
            return new(row, code, row.Required("words", item.Words, 120), row.Text("wordsEn", item.WordsEn, 120), item.ForEveryone, item.Position, item.Instalments is null or (>= 0 and <= 60) ? item.Instalments : Refuse(row));
        }

        private static int? Refuse(RowCheck row)
        {
            row.Refuse("OUT_OF_RANGE", "instalments", new("Le rate vanno da 0 a 60.", "Instalments are 0 to 60."));
            return null;
        }

        private static PaymentTerm? Merge(Draft draft, PaymentTerm? stored)
        {
            var row = draft.Row;
            row.IsNew = stored is null;
            var term = stored ?? new PaymentTerm { Code = draft.Code };
            term.Words = row.Noted(term.Words, draft.Words);
            term.WordsEn = row.Next(term.WordsEn, draft.WordsEn);
            term.ForEveryone = row.Next(term.ForEveryone, draft.ForEveryone);
            term.Position = row.Next(term.Position, draft.Position);
            term.Instalments = row.NextOptional(term.Instalments, draft.Instalments);
            return row.IsNew || row.Changed ? term : null;
        }
    }
}
