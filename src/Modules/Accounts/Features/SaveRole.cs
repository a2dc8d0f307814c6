using System.Globalization;
using System.Text;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Accounts.Features;

/// <summary>Makes or changes a role of the dealer's own: a name and a set of permissions, none of which its maker lacks.</summary>
public static class SaveRole
{
    public const int MostOfOne = 50;

    /// <param name="Permissions">Of: catalog.read, prices.read, orders.read, orders.place, orders.approve, dealer.admin.</param>
    public sealed record Request(string? Name, IReadOnlyList<string>? Permissions);

    public sealed record Response(string Code, string Name, IReadOnlyList<string> Permissions, string Version);

    private static readonly Problem NameTaken = new(409, "ROLE_NAME_TAKEN", new("C’è già un ruolo con questo nome.", "There is a role of this name already."), "name", new("Scegli un altro nome.", "Choose another name."));

    private static readonly Problem TooMany = new(409, "TOO_MANY_ROLES", new("Si possono fare al massimo {0} ruoli.", "At most {0} roles can be made.", MostOfOne), "name", new("Elimina quelli che non usi.", "Delete those that you don’t use."));

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/roles", (Request request, Handler handler, CancellationToken stop) => handler.Handle(null, request, IfMatch.Any, stop))
            .WithName("AddRole").WithTags("Users").WithSummary("Make a role of your own").WithDescription("Its code is made of its name and stays. Nobody can put into a role what he may not do himself.")
            .WithExample(new Request("Magazziniere", [Permission.CatalogRead, Permission.OrdersRead]), new Response("magazziniere", "Magazziniere", [Permission.CatalogRead, Permission.OrdersRead], "v0"))
            .Produces<Response>(StatusCodes.Status201Created).AcceptIdempotencyKey();
        api.MapPut("/roles/{code}", (string code, Request request, IfMatch ifMatch, Handler handler, CancellationToken stop) => handler.Handle(code, request, ifMatch, stop))
            .WithName("ChangeRole").WithTags("Users").WithSummary("Change a role of your own").WithDescription("Whoever has it has the new permissions within seconds. The roles of the portal can’t be changed: copy them.")
            .WithExample(new Request("Magazziniere", [Permission.CatalogRead, Permission.OrdersRead]), parameters: new Dictionary<string, object> { ["code"] = "magazziniere" }).AcceptIdempotencyKey();
    }

    public sealed class Handler(PortalDb db, People people, Sessions sessions, TimeProvider clock)
    {
        /// <param name="code">Null: a new one.</param>
        public async Task<Result<Response>> Handle(string? code, Request request, IfMatch ifMatch, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            ArgumentNullException.ThrowIfNull(ifMatch);
            if ((db.Caller.Demand(Permission.DealerAdmin) ?? Check(request)) is { } problem)
            {
                return problem;
            }

            return db.Caller.AccountId is { } account ? await db.InTransaction<Response>(() => code is null ? Add(account, request, stop) : Change(account, code, request, ifMatch, stop), stop)
                : Problems.Forbidden;
        }

        private Problem? Check(Request request) =>
            request.Name?.Trim() is not { Length: > 0 and <= 80 } ? Problems.Invalid("name", "Il nome ha da 1 a 80 caratteri.", "The name has 1 to 80 characters.")
            : request.Permissions is not { Count: > 0 and <= 50 } chosen ? Problems.Invalid("permissions", "Scegli almeno un permesso.", "Choose at least one permission.")
            : chosen.FirstOrDefault(p => p is not null && !Permission.OfDealers.Contains(p)) is { } wrong ? Problems.Invalid("permissions", "«{0}» non è tra i permessi possibili: {1}.", "“{0}” is not among the possible permissions: {1}.", wrong, string.Join(", ", Permission.OfDealers.Order(StringComparer.Ordinal)))
            : chosen.Any(p => p is null) ? Problems.Invalid("permissions", "Un permesso è vuoto.", "A permission is empty.")
            : people.MayGive(chosen.ToHashSet())?.At("permissions");

        private async Task<Result<Response>> Add(int account, Request request, CancellationToken stop)
        {
            await people.OneAtATime(account, stop);
            var name = request.Name!.Trim();
            var taken = await db.Set<DealerRole>().Where(r => r.AccountId == account).Select(r => new { r.Code, r.Name }).ToListAsync(stop);
            if (taken.Count >= MostOfOne)
            {
                return TooMany;
            }

            if (taken.Any(t => Same(t.Name, name)) || Roles.All.Any(r => Same(r.Name.It, name) || Same(r.Name.En, name)))
            {
                return NameTaken;
            }

            var stem = Slug(name);
            var code = Enumerable.Range(1, 1000).Select(i => i == 1 ? stem : string.Create(CultureInfo.InvariantCulture, $"{stem}-{i}")).First(c => Roles.Find(c) is null && taken.All(t => t.Code != c));
            var role = new DealerRole { AccountId = account, Code = code, Name = name, Permissions = DealerRole.Text(request.Permissions!), CreatedAt = clock.GetUtcNow(), UpdatedAt = clock.GetUtcNow() };
            db.Add(role);
            db.Record(clock, "role.added", $"role:{code}", account, new { role.Name, role.Permissions });
            await db.SaveChangesAsync(stop);
            return Result.Created(Show(role), $"/api/v1/roles/{code}");
        }

        private async Task<Result<Response>> Change(int account, string code, Request request, IfMatch ifMatch, CancellationToken stop)
        {
            await people.OneAtATime(account, stop);
            var role = await db.Set<DealerRole>().FirstOrDefaultAsync(r => r.AccountId == account && r.Code == code, stop);
            if (role is null)
            {
                return Problems.NotFound;
            }

            if ((ifMatch.Check(role.Version) ?? people.MayGive(role.PermissionSet)) is { } problem)
            {
                return problem;
            }

            var name = request.Name!.Trim();
            if (!Same(role.Name, name) && (Roles.All.Any(r => Same(r.Name.It, name) || Same(r.Name.En, name)) || await Taken(account, role.Id, name, stop)))
            {
                return NameTaken;
            }

            var administered = role.PermissionSet.Contains(Permission.DealerAdmin);
            var before = new { role.Name, role.Permissions };
            (role.Name, role.Permissions, role.UpdatedAt) = (name, DealerRole.Text(request.Permissions!), clock.GetUtcNow());
            if (db.RecordChange(clock, "role.changed", $"role:{code}", account, before, new { role.Name, role.Permissions }))
            {
                await db.SaveChangesAsync(stop);
                await sessions.Touch(db.Set<PortalUser>().Where(u => u.AccountId == account && u.Role == code), stop);
            }

            return administered && await people.StillAdministered(account, stop) is { } last ? last.At("permissions") : new Result<Response>(Show(role)) { ETag = IfMatch.Tag(role.Version) };
        }

        private async Task<bool> Taken(int account, int but, string name, CancellationToken stop) =>
            (await db.Set<DealerRole>().Where(r => r.AccountId == account && r.Id != but).Select(r => r.Name).ToListAsync(stop)).Exists(n => Same(n, name));

        private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

        private static Response Show(DealerRole role) => new(role.Code, role.Name, [.. role.PermissionSet.Order(StringComparer.Ordinal)], IfMatch.Tag(role.Version));

        /// <summary>«Responsabile Qualità» → «responsabile-qualita».</summary>
        private static string Slug(string name)
        {
            var plain = new string([.. name.Normalize(NormalizationForm.FormD).ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark ? '\0' : '-').Where(c => c != '\0')]);
            var words = string.Join('-', plain.Split('-', StringSplitOptions.RemoveEmptyEntries));
            return words.Length == 0 ? "role" : words.Length > 32 ? words[..32].TrimEnd('-') : words;
        }
    }
}
