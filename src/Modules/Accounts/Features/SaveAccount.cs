using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>One dealer edited: by the rules of the bulk call, and never over what another saved meanwhile (<c>If-Match</c>).</summary>
public static class SaveAccount
{
    /// <summary>An absent field leaves what is stored, an empty text clears it.</summary>
    /// <param name="Language">it or en.</param>
    /// <param name="Active">False closes the account: its people and systems can no longer come in.</param>
    public sealed record Request(
        string? Name = null, string? VatNumber = null, string? Country = null, string? Class = null, string? PaymentTerm = null, string? Warehouse = null, string? Email = null, string? Phone = null,
        string? Language = null, bool? Active = null);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/admin/accounts/{code}", (string code, Request request, IfMatch match, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(code), request, match, stop))
            .WithName("SaveAccount").WithTags("Admin").WithSummary("Change one dealer")
            .WithDescription("An absent field leaves what is stored, an empty text clears it. With `If-Match` a change that another made meanwhile is a 412.")
            .WithExample(new { phone = "045 8301122", email = "acquisti@brunelli.example" }, parameters: new Dictionary<string, object> { ["code"] = "C01001" })
            .AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, TimeProvider clock, AccountCards cards)
    {
        public async Task<Result<AccountCard>> Handle(string code, Request request, IfMatch match, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            ArgumentNullException.ThrowIfNull(match);
            if (db.Caller.Demand(Permission.AccountsWrite) is { } problem)
            {
                return problem;
            }

            return await db.InTransaction<AccountCard>(async () =>
            {
                await db.OneAtATime("accounts", stop);
                var account = await db.Set<Account>().FirstOrDefaultAsync(a => a.Code == code, stop);
                if (account is null)
                {
                    return Problems.NotFound;
                }

                var row = new RowCheck(0);
                var draft = AccountDraft.Read(Item(account.Code, request), row);
                if (request.Name is not null && string.IsNullOrWhiteSpace(request.Name))
                {
                    row.Refuse("REQUIRED", "name", new("Manca.", "It is missing."));
                }

                if ((match.Check(account.Version) ?? row.Problem) is { } refused)
                {
                    return refused;
                }

                draft.Put(account);
                if (row.Changed)
                {
                    account.UpdatedAt = clock.GetUtcNow();
                    await db.RecordMany(clock, [new("account.changed", $"account:{account.Code}", account.Id, row.Changes)], stop);
                    db.Emit(clock, "accounts.changed", "accounts", new { codes = new[] { account.Code } });
                    await db.SaveChangesAsync(stop);
                }

                return await cards.Answer(account.Code, stop);
            }, stop);
        }

        private static UpsertAccounts.Item Item(string code, Request r) => new(
            code, null, r.Name, r.VatNumber, r.Country, r.Class, r.PaymentTerm, r.Warehouse, r.Email, r.Phone, r.Language, r.Active);
    }
}
