using System.Text.Json;
using Filiera.Kernel;
using Filiera.Pricing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Insights.Features;

/// <summary>What if against history: the orders of the last months at the prices of a prepared change, of other discounts or lists. A change's report is kept with it.</summary>
public static class ReplayHistory
{
    /// <param name="Months">How far back, 1–36; 12 unless said.</param>
    /// <param name="On">The day whose prices are asked on both sides; absent: the day for which the change is scheduled, else today.</param>
    /// <param name="Matrix">Rows of the discount matrix that would be set too.</param>
    /// <param name="Lists">Lists that every dealer would have as his own.</param>
    public sealed record Request(int? Months = null, DateOnly? On = null, IReadOnlyList<MatrixLevel>? Matrix = null, IReadOnlyList<string>? Lists = null);

    public sealed record MatrixLevel(string? AccountClass = null, string? ItemClass = null, string? Discounts = null);

    private static readonly Problem Busy = new(409, "REPLAY_RUNNING", new("La prova è già in corso: {0} righe su {1}.", "The replay is running already: {0} of {1} lines."));
    private static readonly Problem BadMonths = Problems.Invalid("months", "Da 1 a 36 mesi.", "From 1 to 36 months.");
    private static readonly Problem None = new(404, "NO_REPLAY", new("Per questa variazione non c’è ancora una prova.", "There is no replay of this change yet."));
    private static readonly Problem Nothing = Problems.Invalid("matrix", "Di’ cosa cambierebbe: sconti o listini.", "Say what would change: discounts or lists.");

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/admin/price-revisions/{id}/replay", (string id, Request? request, Handler handler, CancellationToken stop) => handler.Start(id, request ?? new(), stop))
            .WithName("StartReplay").WithTags("Prices").WithSummary("Replay past orders with a prepared change of prices")
            .WithDescription("Begins and answers 202; how far it is, and then the report, is `GET …/replay`: revenue and margin as sold, at today’s prices and at the new ones, by dealer and category, and who crosses a floor, a contract or 15%. Kept with the change.")
            .WithExample(new { months = 12 }, parameters: new Dictionary<string, object> { ["id"] = "7" }).Produces<ReplayReport>(StatusCodes.Status202Accepted).AcceptIdempotencyKey();
        api.MapGet("/admin/price-revisions/{id}/replay", (string id, Handler handler, CancellationToken stop) => handler.Read(id, stop))
            .WithName("GetReplay").WithTags("Prices").WithSummary("The replay of a change: its progress, then its report");
        api.MapPost("/admin/prices/replay", (Request? request, Handler handler, CancellationToken stop) => handler.Ask(request ?? new(), stop))
            .WithName("ReplayDiscounts").WithTags("Prices").WithSummary("Replay past orders with other discounts or lists")
            .WithDescription("Answers with the report; nothing is kept.")
            .WithExample(new { months = 12, matrix = new[] { new { accountClass = "A", itemClass = "CHI", discounts = "50+12" } } });
    }

    public sealed class Handler(PortalDb db, RevisionReports revisions, Replay replay, ReplayRunner runner, PortalClock clock)
    {
        public async Task<Result<ReplayReport>> Start(string id, Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if ((db.Caller.Demand(Permission.PricesWrite) ?? (request.Months is < 1 or > 36 ? BadMonths : null)) is { } problem)
            {
                return problem;
            }

            if (await revisions.Find(id, stop) is not { } revision)
            {
                return Problems.NotFound.At("id");
            }

            if (ReportOf(revision) is { State: ReplayState.Running } running && clock.Now - running.At < ReplayRunner.Silent)
            {
                return Busy.With(running.Done, running.Total);
            }

            var (months, on) = (request.Months ?? 12, request.On ?? Later(revision.AppliesAt is { } at ? clock.DayOf(at) : clock.Today));
            var first = new ReplayReport(ReplayState.Running, clock.Now, db.Caller.Name, months, clock.Today.AddMonths(-months), clock.Today, on, 0, 0);
            await revisions.Keep(revision.Id, JsonSerializer.Serialize(first, Json.Options), stop);
            runner.Start(revision.Id, Candidate(request, revision.Id), months, on, db.Caller);
            return new Result<ReplayReport>(first) { Status = StatusCodes.Status202Accepted };
        }

        public async Task<Result<ReplayReport>> Read(string id, CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.PricesWrite) is { } problem)
            {
                return problem;
            }

            return await revisions.Find(id, stop) is not { } revision ? Problems.NotFound.At("id") : ReportOf(revision) is { } report ? report : None;
        }

        public async Task<Result<ReplayReport>> Ask(Request request, CancellationToken stop = default)
        {
            ArgumentNullException.ThrowIfNull(request);
            if ((db.Caller.Demand(Permission.PricesWrite) ?? (request.Months is < 1 or > 36 ? BadMonths : request.Matrix is not { Count: > 0 } && request.Lists is not { Count: > 0 } ? Nothing : null)) is { } problem)
            {
                return problem;
            }

            return await replay.Run(Candidate(request, null), request.Months ?? 12, request.On ?? clock.Today, _ => Task.CompletedTask, stop);
        }

        private DateOnly Later(DateOnly day) => day < clock.Today ? clock.Today : day;

        private static ReplayReport? ReportOf(ReportedRevision revision) => revision.Report is null ? null : JsonSerializer.Deserialize<ReplayReport>(revision.Report, Json.Options);

        private static PriceCandidate Candidate(Request request, long? revision) => new(
            Revisions: revision is { } id ? [id] : null,
            Matrix: request.Matrix is { Count: > 0 } rows ? [.. rows.Where(r => r.AccountClass is { Length: > 0 }).Select(r => new MatrixRow { AccountClass = r.AccountClass!, ItemClass = r.ItemClass ?? "", Discounts = r.Discounts ?? "" })] : null,
            Lists: request.Lists);
    }
}
