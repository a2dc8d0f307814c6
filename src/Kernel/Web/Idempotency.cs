using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Kernel;

/// <summary>The first answer given under an Idempotency-Key, kept for seven days.</summary>
public sealed class IdempotencyRow
{
    public required string Caller { get; init; }

    public required string Route { get; init; }

    public required string Key { get; init; }

    public required string BodyHash { get; init; }

    public int Status { get; set; }

    public string? Location { get; set; }

    public string? Body { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>
/// A call that changes something happens once per key. The row is inserted FIRST, in the transaction of the work: its unique
/// key decides who goes on; a replay that arrives meanwhile waits for the first and gets its answer; another body under the
/// same key is a 422; a refusal rolls back and is not kept (design.md section 4).
/// </summary>
public static class Idempotency
{
    public const string Header = "Idempotency-Key";
    public const int LongestRoute = 300;
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private static readonly Problem Missing = new(400, "IDEMPOTENCY_KEY_REQUIRED",
        new("Serve l’intestazione Idempotency-Key.", "The Idempotency-Key header is required."), Header,
        new("Manda un valore nuovo per ogni ordine e lo stesso valore quando ripeti la chiamata.", "Send a new value for each order, and the same value when you repeat the call."));

    private static readonly Problem Unreadable = new(400, "IDEMPOTENCY_KEY_INVALID",
        new("Idempotency-Key deve avere da 1 a 200 caratteri ASCII visibili.", "Idempotency-Key must have 1 to 200 visible ASCII characters."), Header);

    private static readonly Problem OtherBody = new(422, "IDEMPOTENCY_KEY_REUSED",
        new("Questa Idempotency-Key è già stata usata con un altro contenuto.", "This Idempotency-Key has already been used with another body."), Header,
        new("Usa una chiave nuova.", "Use a new key."));

    /// <summary>Calls to this endpoint must carry a key.</summary>
    public static RouteHandlerBuilder RequireIdempotencyKey(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter((c, next) => Filter(c, next, required: true)).WithMetadata(new IdempotencyMetadata(true));

    /// <summary>Calls to this endpoint may carry a key.</summary>
    public static RouteHandlerBuilder AcceptIdempotencyKey(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter((c, next) => Filter(c, next, required: false)).WithMetadata(new IdempotencyMetadata(false));

    private static async ValueTask<object?> Filter(EndpointFilterInvocationContext context, EndpointFilterDelegate next, bool required)
    {
        var http = context.HttpContext;
        var keys = http.Request.Headers[Header];
        if (keys.Count == 0)
        {
            return required ? new Result<Done>(Missing) : await next(context);
        }

        var key = keys.ToString();
        if (keys.Count > 1 || key.Length is 0 or > 200 || key.Any(c => c is < '!' or > '~'))
        {
            return new Result<Done>(Unreadable);
        }

        var db = http.RequestServices.GetRequiredService<PortalDb>();
        if (!db.Caller.IsSignedIn)
        {
            return await next(context);
        }

        // The arguments are the request as it was understood; services among them are left out.
        var body = JsonSerializer.Serialize(context.Arguments.Where(a => a is not null && IsData(a.GetType())), Json.Options);
        return await Once(db, http, key, body, async () => await next(context) as Result ?? throw new InvalidOperationException("an idempotent endpoint must return a Result"));
    }

    private static bool IsData(Type type) => type.IsPrimitive || type == typeof(string) || type == typeof(Guid)
        || (type.Namespace?.StartsWith("Filiera", StringComparison.Ordinal) == true && type.GetProperty("EqualityContract", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic) is not null);

    private static async Task<Result> Once(PortalDb db, HttpContext http, string key, string body, Func<Task<Result>> work)
    {
        var clock = http.RequestServices.GetRequiredService<TimeProvider>();
        var route = $"{http.Request.Method} {http.Request.Path}";
        if (route.Length > LongestRoute)
        {
            return new Result<Done>(Problems.NotFound);     // nothing of ours has so long an address
        }

        var outcome = await Once(db, clock, db.Caller.Name, route, key, body, work);
        if (outcome.Replayed)
        {
            http.Response.Headers["Idempotency-Replayed"] = "true";
        }

        return outcome.Answer;
    }

    /// <summary>The same for a page, whose form carries a key of its own.</summary>
    public static async Task<(Result Answer, bool Replayed)> Once(PortalDb db, TimeProvider clock, string caller, string route, string key, string body, Func<Task<Result>> work, CancellationToken stop = default)
    {
        // One person may work for several dealers: a key used for one of them is no key of another.
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(db.Caller.OnBehalfOf is { } dealer ? $"{dealer}\n{body}" : body)));
        var replayed = false;
        var outcome = await db.InTransaction<Result>(async () =>
        {
            var inserted = await db.Database.ExecuteSqlAsync(
                $"INSERT INTO kernel_idempotency (caller, route, key, body_hash, status, created_at) VALUES ({caller}, {route}, {key}, {hash}, 0, {db.Instant(clock.GetUtcNow())}) ON CONFLICT DO NOTHING", stop);
            if (inserted == 0)
            {
                var earlier = await db.Set<IdempotencyRow>().AsNoTracking().SingleAsync(r => r.Caller == caller && r.Route == route && r.Key == key, stop);
                replayed = true;
                return new Result<Result>(earlier.BodyHash == hash ? new KeptAnswer(earlier) : new Result<Done>(OtherBody));
            }

            var answer = await work();
            if (!answer.Ok)
            {
                return new Result<Result>(answer.Problem!);
            }

            var kept = answer.Body is IHoldsSecret secret ? secret.WithoutSecret() : answer.Body;
            var text = kept is { } b ? JsonSerializer.Serialize(b, b.GetType(), Json.Options) : null;
            await db.Database.ExecuteSqlAsync(
                $"UPDATE kernel_idempotency SET status = {answer.Status}, location = {answer.Location}, body = {text} WHERE caller = {caller} AND route = {route} AND key = {key}", stop);
            return new Result<Result>(answer);
        }, stop);
        return (outcome.Ok ? outcome.Value : new Result<Done>(outcome.Problem!), replayed);
    }

    /// <summary>An answer given before, told again word by word.</summary>
    public sealed class KeptAnswer : Result
    {
        public KeptAnswer(IdempotencyRow row)
        {
            Text = row.Body;
            Status = row.Status;
            Location = row.Location;
        }

        public string? Text { get; }

        public override object? Body => Text is null ? null : JsonDocument.Parse(Text).RootElement;
    }
}

/// <summary>An answer that tells a secret, once: what is kept for who repeats the call is without it.</summary>
public interface IHoldsSecret
{
    object WithoutSecret();
}

/// <summary>Marks an endpoint for the API description.</summary>
public sealed record IdempotencyMetadata(bool Required);
