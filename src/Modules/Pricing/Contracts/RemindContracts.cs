using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing;

/// <summary>Tells, once for each period, that a contract's notice date has come: an event for systems, and a mail to <c>Pricing:ContractMail</c> where it is set.</summary>
public sealed class RemindContracts(PortalDb db, TimeProvider time, PortalClock clock, AccountDirectory accounts, PricingOptions options, Company company) : IJob
{
    private const int MostAtOnce = 200;

    public string Name => "remind-contracts";

    public Phrase Words => new("Avvisa dei contratti da disdire o rinnovare", "Tells of contracts to end or renew");

    public JobSchedule Schedule => JobSchedule.Daily(7);

    public async Task<int> Run(CancellationToken stop)
    {
        var today = clock.Today;
        var running = await (from c in db.Set<PriceContract>()
                             join l in db.Set<PriceList>() on c.ListId equals l.Id
                             where l.ValidTo >= today && (c.RemindedFor == null || c.RemindedFor != l.ValidTo)
                             orderby l.ValidTo
                             select new { Contract = c, List = l }).AsNoTracking().ToListAsync(stop);
        var due = running.Where(r => r.List.ValidTo!.Value.AddDays(-r.Contract.NoticeDays) <= today).Take(MostAtOnce).ToList();
        if (due.Count == 0)
        {
            return 0;
        }

        var names = await accounts.Names([.. due.Select(d => d.List.AccountId).OfType<int>().Distinct()], stop);
        var told = await db.InTransaction<int>(async () =>
        {
            var count = 0;
            foreach (var one in due)
            {
                // Whoever marks the period first tells of it: the job may run on another node at the same moment.
                var (id, end) = (one.List.Id, one.List.ValidTo);
                if (await db.Set<PriceContract>().Where(c => c.ListId == id && (c.RemindedFor == null || c.RemindedFor != end)).ExecuteUpdateAsync(s => s.SetProperty(c => c.RemindedFor, end), stop) == 0)
                {
                    continue;
                }

                count++;
                db.Emit(time, "contract.notice", $"contract:{one.List.Code}", new { contract = one.List.Code, one.List.Name, account = NameOf(one.List)?.Code, validTo = end, noticeOn = end!.Value.AddDays(-one.Contract.NoticeDays) });
            }

            if (count > 0 && options.ContractMail is { Length: > 0 } to)
            {
                await Send(to, [.. due.Select(d => (d.List, NameOf(d.List)))], stop);
            }

            await db.SaveChangesAsync(stop);
            return count;
        }, stop);
        return told.Value;

        AccountName? NameOf(PriceList list) => list.AccountId is { } id ? names.GetValueOrDefault(id) : null;
    }

    private Task Send(string to, IReadOnlyList<(PriceList List, AccountName? Account)> due, CancellationToken stop)
    {
        var italian = System.Globalization.CultureInfo.GetCultureInfo("it-IT");
        var lines = due.Select(d => new Phrase("• {0}, {1}: finisce il {2}", "• {0}, {1}: ends on {2}", d.List.Name, d.Account?.Name ?? "", d.List.ValidTo!.Value.ToString("d", italian)).ToString(italian));
        return db.SendMail(time, new MailMessage
        {
            To = to, CreatedAt = clock.Now, About = "contracts",
            Subject = new Phrase("{0}: contratti da disdire o rinnovare ({1})", "{0}: contracts to end or renew ({1})", company.Name, due.Count).ToString(italian),
            Text = new Phrase("È arrivata la data di preavviso di questi contratti:\n\n{0}\n\nIn ufficio, alla pagina Contratti, si prepara il rinnovo con l’indicizzazione.\n", "The notice date of these contracts has come:\n\n{0}\n\nThe office’s page Contracts prepares their renewal.\n", string.Join('\n', lines)).ToString(italian),
        }, stop);
    }
}
