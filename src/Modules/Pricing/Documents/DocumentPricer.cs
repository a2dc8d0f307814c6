using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing;

/// <summary>
/// The face of Pricing for documents: the totals of a cart or an order as its invoice will have them, and the plafond of declarations of intent, which orders take and give back.
/// Rules come from memory; one statement is sent only for customers who have sent a declaration.
/// </summary>
public sealed class DocumentPricer(PortalDoor door, ChargeBook book)
{
    public async ValueTask<DocumentSum> Sum(IReadOnlyList<DocumentItem> items, DocumentTerms terms, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var rules = await book.Now(door, stop);
        return DocumentMath.Of(items, terms, rules, rules.Declarants.Contains(terms.AccountId) ? await Intent(terms, stop) : null);
    }

    /// <summary>Takes of the plafond, if that much is left: one conditional UPDATE, in the order's transaction.</summary>
    public async Task<bool> Take(int intent, Amount amount, CancellationToken stop = default)
    {
        var wanted = amount.Stored;
        return await door.Db.Database.ExecuteSqlAsync($"UPDATE pricing_intents SET reserved = reserved + {wanted} WHERE id = {intent} AND reserved + consumed + {wanted} <= plafond", stop) == 1;
    }

    /// <summary>Gives back what cancelled orders, or lines of them, had taken. In the order of the ids, as all do.</summary>
    public async Task GiveBack(IEnumerable<(int Intent, Amount Amount)> taken, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(taken);
        foreach (var of in taken.GroupBy(t => t.Intent).OrderBy(g => g.Key))
        {
            var back = of.Sum(t => t.Amount.Stored);
            await door.Db.Database.ExecuteSqlAsync($"UPDATE pricing_intents SET reserved = CASE WHEN reserved > {back} THEN reserved - {back} ELSE 0 END WHERE id = {of.Key}", stop);
        }
    }

    // Of several the one that ends first, while something of it is left.
    private async Task<IntentPlafond?> Intent(DocumentTerms terms, CancellationToken stop)
    {
        var valid = await door.Db.Set<IntentPlafond>().AsNoTracking().Where(i => i.AccountId == terms.AccountId && i.ValidFrom <= terms.On && i.ValidTo >= terms.On).OrderBy(i => i.ValidTo).ThenBy(i => i.Id).ToListAsync(stop);
        return valid.Find(i => i.Available > 0) ?? (valid.Count > 0 ? valid[0] : null);
    }
}
