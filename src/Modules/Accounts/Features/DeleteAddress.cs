using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>Takes a destination away, unless a branch's goods go there by default. Orders keep its words.</summary>
public static class DeleteAddress
{
    private static readonly Problem IsDefault = new(409, "ADDRESS_IN_USE", new("È la destinazione predefinita della sede «{0}».", "It is the default address of branch “{0}”."), "address",
        new("Dai alla sede un’altra destinazione, poi togli questa.", "Give the branch another address, then remove this one."));

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapDelete("/admin/accounts/{code}/addresses/{address}", (string code, string address, IfMatch match, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(code), SkuInPath.Decode(address), match, stop))
            .WithName("DeleteAddress").WithTags("Admin").WithSummary("Take a destination of a dealer away")
            .WithDescription("409 while it is the default of a branch. The answer is the dealer, whole.")
            .WithExample(parameters: new Dictionary<string, object> { ["code"] = "C01001", ["address"] = "CANTIERE-2" })
            .AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, TimeProvider clock, AccountCards cards)
    {
        public async Task<Result<AccountCard>> Handle(string code, string address, IfMatch match, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(match);
            if (db.Caller.Demand(Permission.AccountsWrite) is { } problem)
            {
                return problem;
            }

            return await db.InTransaction<AccountCard>(async () =>
            {
                await db.OneAtATime("accounts", stop);
                var account = await db.Set<Account>().AsNoTracking().FirstOrDefaultAsync(a => a.Code == code, stop);
                var place = account is null ? null : await db.Set<Address>().FirstOrDefaultAsync(a => a.AccountId == account.Id && a.Code == address, stop);
                if (account is null || place is null)
                {
                    return Problems.NotFound;
                }

                if (match.Check(place.Version) is { } changed)
                {
                    return changed;
                }

                if (await db.Set<Branch>().Where(b => b.AccountId == account.Id && b.DefaultAddressId == place.Id).OrderBy(b => b.Code).Select(b => b.Name).FirstOrDefaultAsync(stop) is { } branch)
                {
                    return IsDefault.With(branch);
                }

                db.Remove(place);
                db.RecordChange(clock, "address.deleted", $"account:{account.Code}", account.Id, new { place.Name, place.Street, place.PostalCode, place.City, place.Province, place.Country }, new { }, of: place.Code);
                db.Emit(clock, "accounts.changed", "accounts", new { codes = new[] { account.Code } });
                await db.SaveChangesAsync(stop);
                return await cards.Answer(account.Code, stop);
            }, stop);
        }
    }
}
