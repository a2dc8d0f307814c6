using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>A branch of a dealer made or edited. He always has one headquarters, and it is open; branches are closed, never deleted, since orders name them.</summary>
public static class SaveBranch
{
    /// <summary>An absent field leaves what is stored.</summary>
    /// <param name="IsHeadquarters">True makes it the headquarters in the place of the present one.</param>
    /// <param name="Address">Code of its default destination.</param>
    /// <param name="Active">False closes it: nobody orders for it any more.</param>
    public sealed record Request(string? Name = null, bool? IsHeadquarters = null, string? Address = null, bool? Active = null);

    private static readonly Problem OneHeadquarters = new(422, "HEADQUARTERS", new("La sede principale resta aperta e resta principale.", "The headquarters stays open, and stays the headquarters."), "isHeadquarters",
        new("Rendi principale un’altra sede, poi cambia questa.", "Make another branch the headquarters, then change this one."));

    private static readonly Problem NoAddress = new(422, "UNKNOWN_ADDRESS", new("La destinazione «{0}» non esiste.", "There is no address “{0}”."), "address",
        new("Aggiungi prima la destinazione.", "Add the address first."));

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/admin/accounts/{code}/branches/{branch}", (string code, string branch, Request request, IfMatch match, Handler handler, CancellationToken stop) => handler.Handle(SkuInPath.Decode(code), SkuInPath.Decode(branch), request, match, stop))
            .WithName("SaveBranch").WithTags("Admin").WithSummary("Create or change a branch of a dealer")
            .WithDescription("With `If-Match` (the branch’s `eTag`) a change that another made meanwhile is a 412. The answer is the dealer, whole.")
            .WithExample(new { name = "Villafranca", address = "SEDE" }, parameters: new Dictionary<string, object> { ["code"] = "C01001", ["branch"] = "09" })
            .AcceptIdempotencyKey();

    public sealed class Handler(PortalDb db, TimeProvider clock, AccountCards cards)
    {
        public async Task<Result<AccountCard>> Handle(string code, string branch, Request request, IfMatch match, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            ArgumentNullException.ThrowIfNull(match);
            var row = new RowCheck(0);
            var key = row.Required("branch", branch, 40);
            var name = row.Text("name", request.Name, 200);
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

                var all = await db.Set<Branch>().Where(b => b.AccountId == account.Id).ToListAsync(stop);
                var addresses = await db.Set<Address>().AsNoTracking().Where(a => a.AccountId == account.Id).ToListAsync(stop);
                return Write(account, key, name, request, match, all, addresses) is { } refused ? refused : await Answer(account, stop);
            }, stop);
        }

        private async Task<Result<AccountCard>> Answer(Account account, CancellationToken stop)
        {
            await db.SaveChangesAsync(stop);
            return await cards.Answer(account.Code, stop);
        }

        private Problem? Write(Account account, string key, string? name, Request request, IfMatch match, List<Branch> all, List<Address> addresses)
        {
            var known = all.Find(b => b.Code == key);
            if (known is null && match.Version is not null)
            {
                return Versions.Changed;
            }

            if (known is not null && match.Check(known.Version) is { } changed)
            {
                return changed;
            }

            var address = addresses.Find(a => a.Code == request.Address);
            if (request.Address is { Length: > 0 } named && address is null)
            {
                return NoAddress.With(named);
            }

            if (name is { Length: 0 } || (known is null && name is null))
            {
                return new Problem(422, "REQUIRED", new("Manca il nome.", "The name is missing."), "name");
            }

            var branch = known ?? db.Add(new Branch { AccountId = account.Id, Code = key }).Entity;
            var before = known is null ? (object)new { } : Words(known, addresses);
            branch.Name = name ?? branch.Name;
            branch.Active = request.Active ?? branch.Active;
            branch.IsHeadquarters = request.IsHeadquarters ?? branch.IsHeadquarters;
            branch.DefaultAddressId = address?.Id ?? branch.DefaultAddressId ?? all.Find(b => b.IsHeadquarters)?.DefaultAddressId;
            if (branch.IsHeadquarters && !branch.Active)
            {
                return OneHeadquarters;
            }

            foreach (var other in all.Where(b => branch.IsHeadquarters && b != branch && b.IsHeadquarters))
            {
                var was = Words(other, addresses);
                other.IsHeadquarters = false;
                db.RecordChange(clock, "branch.changed", $"account:{account.Code}", account.Id, was, Words(other, addresses), of: other.Code);
            }

            if (!branch.IsHeadquarters && all.Append(branch).All(b => !b.IsHeadquarters))
            {
                return OneHeadquarters;
            }

            if (db.RecordChange(clock, known is null ? "branch.added" : "branch.changed", $"account:{account.Code}", account.Id, before, Words(branch, addresses), of: branch.Code))
            {
                db.Emit(clock, "accounts.changed", "accounts", new { codes = new[] { account.Code } });
            }

            return null;
        }

        private static object Words(Branch branch, List<Address> addresses) =>
            new { branch.Name, branch.IsHeadquarters, Address = addresses.Find(a => a.Id == branch.DefaultAddressId)?.Code, branch.Active };
    }
}
