using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>A new dealer, by the rules of the bulk call; one that is there already is refused, not changed.</summary>
public static class CreateAccount
{
    internal static readonly Problem Exists = new(409, "ACCOUNT_EXISTS", new("Il codice «{0}» c’è già.", "Code “{0}” is there already."), "code",
        new("Apri il rivenditore che c’è, o scegli un altro codice.", "Open the dealer that is there, or choose another code."));

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/admin/accounts", (UpsertAccounts.Item account, Handler handler, CancellationToken stop) => handler.Handle(account, stop))
            .WithName("CreateAccount").WithTags("Admin").WithSummary("A new dealer")
            .WithDescription("The fields of the bulk call. Without `branches` he gets headquarters and a default destination, both `HQ`. 409 when the code is there already.")
            .WithExample(new { code = "C09998", name = "Ferramenta Nuova S.r.l.", vatNumber = "01234567897", @class = "B", email = "info@ferramentanuova.example", street = "Via Roma 1", postalCode = "37135", city = "Verona", province = "VR" })
            .AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, UpsertAccounts.Handler accounts, AccountCards cards)
    {
        public async Task<Result<AccountCard>> Handle(UpsertAccounts.Item account, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(account);
            if (db.Caller.Demand(Permission.AccountsWrite) is { } problem)
            {
                return problem;
            }

            var code = (account.Code ?? account.Account)?.Trim();
            return await db.InTransaction<AccountCard>(async () =>
            {
                await db.OneAtATime("accounts", stop);
                if (code is { Length: > 0 } && await db.Set<Account>().AnyAsync(a => a.Code == code, stop))
                {
                    return Exists.With(code);
                }

                var result = await accounts.Handle(Bulk<UpsertAccounts.Item>.Of([account]), stop);
                if (!result.Ok || RowCheck.Refusal(result.Value.Rows[0].Problems) is not null)
                {
                    return result.Problem ?? RowCheck.Refusal(result.Value.Rows[0].Problems)!;
                }

                var card = (await cards.Read(code!, stop))!;
                return new Result<AccountCard>(card) { Status = StatusCodes.Status201Created, Location = $"/api/v1/admin/accounts/{Uri.EscapeDataString(card.Code)}", ETag = card.ETag };
            }, stop);
        }
    }
}
