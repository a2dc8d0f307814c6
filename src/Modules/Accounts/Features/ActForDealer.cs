using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Accounts.Features;

/// <summary>Customer service opens the shop as a dealer, and comes back: audited, and under the person's own name all the time.</summary>
public static class ActForDealer
{
    /// <param name="Branch">Code of the branch to order for when nothing is said; null = the headquarters.</param>
    public sealed record Request(string? Branch = null);

    /// <param name="Until">When it ends by itself.</param>
    public sealed record Response(GetMe.AccountPart Account, GetMe.BranchPart? Branch, DateTimeOffset Until);

    private static readonly Problem NoSession = new(422, "NO_SESSION",
        new("Un sistema non ha una sessione.", "A system has no session."), null,
        new("Manda l’intestazione On-Behalf-Of con il codice del rivenditore in ogni chiamata.", "Send the header On-Behalf-Of with the dealer’s code in each call."));

    private static readonly Problem UnknownBranch = new(422, "UNKNOWN_BRANCH",
        new("La sede «{0}» non esiste.", "There is no branch “{0}”."), "branch");

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/admin/accounts/{code}/act", (string code, Request? request, Handler handler, CancellationToken stop) => handler.Handle(code, request?.Branch, stop))
            .WithName("ActForDealer").WithTags("Customer service").WithSummary("Work for a dealer in this session")
            .WithDescription("From the next request on, this session is a buyer of the dealer: his assortment, prices, carts and orders, and no more than a buyer may do. Histories and audit name you and the dealer. It ends with `DELETE /session/act`, with signing out, or after twelve hours. A system sends the header `On-Behalf-Of: CODE` with each call instead.")
            .WithExample(new Request("01"), new Response(new("100234", "Ferramenta Brunelli", "A"), new("01", "Verona"), new(2026, 11, 24, 21, 0, 0, TimeSpan.Zero)), new Dictionary<string, object> { ["code"] = "100234" });
        api.MapDelete("/session/act", (Handler handler, CancellationToken stop) => handler.End(stop))
            .WithName("EndActing").WithTags("Customer service").WithSummary("Stop working for a dealer").WithDescription("Does nothing when you don’t.");
    }

    public sealed class Handler(PortalDb db, AccountDirectory accounts, ActingSession acting, TimeProvider clock)
    {
        public async Task<Result<Response>> Handle(string code, string? branch, CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.OrdersManage) is { } problem)
            {
                return problem;
            }

            if (db.Caller.Kind != CallerKind.User || db.Caller.IsDealer)
            {
                return db.Caller.IsDealer ? Problems.Forbidden : NoSession;
            }

            if (await accounts.FindByCode(code, stop) is not { } account)
            {
                return Problems.NotFound.At("code");
            }

            if (!account.Active)
            {
                return ActingSession.Closed.With(account.Code);
            }

            var branches = await accounts.Branches(account.Id, stop);
            var chosen = string.IsNullOrWhiteSpace(branch) ? (branches.Count > 0 ? branches[0] : null) : branches.FirstOrDefault(b => b.Code == branch.Trim());
            if (chosen is null && !string.IsNullOrWhiteSpace(branch))
            {
                return UnknownBranch.With(branch);
            }

            var kept = await db.InTransaction<Done>(() =>
            {
                db.Record(clock, "act.started", $"account:{account.Code}", account.Id, new { branch = chosen?.Code });
                return Task.FromResult<Result<Done>>(Done.It);
            }, stop);
            if (!kept.Ok)
            {
                return kept.Problem!;
            }

            acting.Start(db.Caller, account, chosen?.Id);
            return new Response(new(account.Code, account.Name, account.Class), chosen is null ? null : new(chosen.Code, chosen.Name), clock.GetUtcNow() + ActingSession.Life);
        }

        /// <summary>Back to oneself. Says for whom it was, null when for nobody.</summary>
        public async Task<Result<Done>> End(CancellationToken stop = default)
        {
            if (!db.Caller.IsSignedIn)
            {
                return Problems.SignInRequired;
            }

            acting.End();
            return db.Caller is not { OnBehalfOf: { } code, AccountId: { } account } ? Done.It : await db.InTransaction<Done>(() =>
            {
                db.Record(clock, "act.ended", $"account:{code}", account);
                return Task.FromResult<Result<Done>>(Done.It);
            }, stop);
        }
    }
}
