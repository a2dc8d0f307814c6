using System.Globalization;

namespace Filiera.Kernel;

/// <summary>A refused row, as an exchange tells it.</summary>
public sealed record Refusal(int Row, string? Key, RowProblem Problem);

/// <summary>The answer of a bulk call that can be recorded: its parts, each with rows of its own.</summary>
public interface IBulkAnswer
{
    IReadOnlyList<BulkResult> Parts { get; }
}

/// <summary>Writes down exchanges. Their own transaction: what was refused or broke is written down too.</summary>
public sealed class ExchangeLog(PortalDb db)
{
    /// <summary>The most refused rows that are kept of one exchange.</summary>
    public const int MostKept = 10_000;

    private static readonly CultureInfo Italian = CultureInfo.GetCultureInfo("it-IT");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>The id of the exchange.</summary>
    public async Task<long> Record(Exchange exchange, IEnumerable<Refusal> refused, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(refused);
        var done = await db.InTransaction<long>(async () =>
        {
            db.Add(exchange);
            await db.SaveChangesAsync(stop);
            await db.BulkInsert([.. refused.Take(MostKept).Select((r, i) => Row(exchange.Id, i + 1, r))], stop);
            return exchange.Id;
        }, stop);
        return done.Value;
    }

    public static ExchangeOutcome OutcomeOf(int rejected) => rejected == 0 ? ExchangeOutcome.Done : ExchangeOutcome.Partial;

    private static RefusedRow Row(long exchange, int number, Refusal refusal)
    {
        var problem = refusal.Problem;
        return new()
        {
            ExchangeId = exchange, Number = number, Row = refusal.Row, Key = Cut(refusal.Key, 300), Code = problem.Code, Field = Cut(problem.Field, 100), Value = Cut(problem.Value, 300),
            MessageIt = problem.Words.ToString(Italian), MessageEn = problem.Words.ToString(English), FixIt = problem.Cure?.ToString(Italian), FixEn = problem.Cure?.ToString(English),
        };
    }

    private static string? Cut(string? text, int length) => text?.Length > length ? text[..length] : text;
}
