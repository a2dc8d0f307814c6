using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Credit;

/// <summary>The face of Credit, as far as it goes today: which payment terms a dealer may choose.</summary>
public sealed class PaymentTerms(PortalDb db)
{
    /// <summary>His own first, then those of everyone by position. His own is there even when its words are not known yet.</summary>
    /// <param name="own">Code of the term agreed with the account, if any.</param>
    public async Task<IReadOnlyList<PaymentTerm>> For(string? own, CancellationToken stop = default)
    {
        var terms = await db.Set<PaymentTerm>().AsNoTracking().Where(t => t.ForEveryone || t.Code == own)
            .OrderBy(t => t.Position).ThenBy(t => t.Code).ToListAsync(stop);
        var mine = own is null ? null : terms.Find(t => t.Code == own) ?? new PaymentTerm { Code = own, Words = own };
        return mine is null ? terms : [mine, .. terms.Where(t => t.Code != own)];
    }

    /// <summary>Every term that has words, by position: for who agrees one with a dealer.</summary>
    public async Task<IReadOnlyList<PaymentTerm>> All(CancellationToken stop = default) =>
        await db.Set<PaymentTerm>().AsNoTracking().OrderBy(t => t.Position).ThenBy(t => t.Code).ToListAsync(stop);
}
