using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Pricing.Features;

/// <summary>The projects of a dealer that have prices of their own: what <c>project</c> of POST /prices may name.</summary>
public static class ListProjects
{
    public sealed record Item(string Code, string Name, string Currency, DateOnly? ValidFrom, DateOnly? ValidTo);

    public sealed record Response(IReadOnlyList<Item> Items);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/projects", (string? account, Handler handler, CancellationToken stop) => handler.Handle(account, stop))
            .WithName("ListProjects").WithTags("Prices").WithSummary("Your projects with prices of their own")
            .WithDescription("Projects that hold today, by name. The manufacturer’s callers name the `account`.").Describes("account", "Code of the dealer, for the manufacturer’s callers.");

    public sealed class Handler(PortalDb db, AccountDirectory accounts, PortalClock clock)
    {
        private const int Most = 200;

        public async Task<Result<Response>> Handle(string? account, CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.PricesRead) is { } problem)
            {
                return problem;
            }

            var id = db.Caller.AccountId ?? (string.IsNullOrEmpty(account) ? null : await accounts.AccountByCode(account, stop));
            if (id is not { } of || (db.Caller.AccountCode is { } own && account is { Length: > 0 } && account != own))
            {
                return string.IsNullOrEmpty(account) ? PricingRefusals.AccountNeeded : PricingRefusals.UnknownAccount.With(account);
            }

            var today = clock.Today;
            return new Response(await db.Set<PriceList>().Where(l => l.AccountId == of && l.Kind == PriceListKind.Project && (l.ValidFrom == null || l.ValidFrom <= today) && (l.ValidTo == null || l.ValidTo >= today))
                .OrderBy(l => l.Name).Take(Most).Select(l => new Item(l.Code, l.Name, l.Currency, l.ValidFrom, l.ValidTo)).ToListAsync(stop));
        }
    }
}
