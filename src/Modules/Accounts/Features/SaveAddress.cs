using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>A destination of a dealer made or edited. Orders keep the words of the address they were placed with.</summary>
public static class SaveAddress
{
    /// <summary>An absent field leaves what is stored, an empty text clears it.</summary>
    /// <param name="DefaultOf">Code of a branch whose default destination it becomes.</param>
    public sealed record Request(string? Name = null, string? Street = null, string? PostalCode = null, string? City = null, string? Province = null, string? Country = null, string? DefaultOf = null);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/admin/accounts/{code}/addresses/{address}", (string code, string address, Request request, IfMatch match, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(code), SkuInPath.Decode(address), request, match, stop))
            .WithName("SaveAddress").WithTags("Admin").WithSummary("Create or change a destination of a dealer")
            .WithDescription("With `If-Match` (the destination’s `eTag`) a change that another made meanwhile is a 412. The answer is the dealer, whole.")
            .WithExample(new { name = "Cantiere Porta Nuova", street = "Via Città di Nimes 4", postalCode = "37122", city = "Verona", province = "VR" }, parameters: new Dictionary<string, object> { ["code"] = "C01001", ["address"] = "CANTIERE-2" })
            .AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, TimeProvider clock, AccountCards cards)
    {
        public async Task<Result<AccountCard>> Handle(string code, string address, Request request, IfMatch match, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            ArgumentNullException.ThrowIfNull(match);
            var row = new RowCheck(0);
            var key = row.Required("address", address, 40);
            var item = AccountDraft.Address(row, "", new(key, request.Name, request.Street, request.PostalCode, request.City, request.Province, request.Country));
            if ((db.Caller.Demand(Permission.AccountsWrite) ?? row.Problem) is { } problem)
            {
                return problem;
            }

            return await db.InTransaction<AccountCard>(async () =>
            {
                await db.OneAtATime("accounts", stop);
                var account = await db.Set<Account>().AsNoTracking().FirstOrDefaultAsync(a => a.Code == code, stop);
                if (account is null)
                {
                    return Problems.NotFound;
                }

                var known = await db.Set<Address>().FirstOrDefaultAsync(a => a.AccountId == account.Id && a.Code == key, stop);
                if (known is null ? match.Version is not null : match.Check(known.Version) is not null)
                {
                    return Versions.Changed;
                }

                var place = known ?? db.Add(new Address { AccountId = account.Id, Code = key, Name = account.Name, Country = account.Country is { Length: > 0 } country ? country : "IT" }).Entity;
                AccountPlaces.Put(row, place, item);
                if (Missing(place) is { } refused)
                {
                    return refused;
                }

                if (known is null || row.Changed)
                {
                    await db.RecordMany(clock, [new(known is null ? "address.added" : "address.changed", $"account:{account.Code}", account.Id, row.Changes, key)], stop);
                    db.Emit(clock, "accounts.changed", "accounts", new { codes = new[] { account.Code } });
                }

                await db.SaveChangesAsync(stop);
                return request.DefaultOf is { Length: > 0 } branch && await MakeDefault(account, place, branch, stop) is { } wrong ? wrong : await cards.Answer(account.Code, stop);
            }, stop);
        }

        private async Task<Problem?> MakeDefault(Account account, Address place, string code, CancellationToken stop)
        {
            var branch = await db.Set<Branch>().FirstOrDefaultAsync(b => b.AccountId == account.Id && b.Code == code, stop);
            if (branch is null)
            {
                return new Problem(422, "UNKNOWN_BRANCH", new("Il rivenditore non ha la sede «{0}».", "The dealer has no branch “{0}”.", code), "defaultOf");
            }

            if (branch.DefaultAddressId != place.Id)
            {
                var was = await db.Set<Address>().Where(a => a.Id == branch.DefaultAddressId).Select(a => a.Code).FirstOrDefaultAsync(stop);
                branch.DefaultAddressId = place.Id;
                db.RecordChange(clock, "branch.changed", $"account:{account.Code}", account.Id, new { address = was }, new { address = place.Code }, of: branch.Code);
                await db.SaveChangesAsync(stop);
            }

            return null;
        }

        private static Problem? Missing(Address place) =>
            string.IsNullOrWhiteSpace(place.Street) ? new Problem(422, "REQUIRED", new("Manca la via.", "The street is missing."), "street")
            : string.IsNullOrWhiteSpace(place.City) ? new Problem(422, "REQUIRED", new("Manca la città.", "The city is missing."), "city") : null;
    }
}
