using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Filiera.Kernel;

public static class RecordedCalls
{
    /// <summary>The header of a bulk call's answer that names its exchange: <c>GET /api/v1/admin/exchanges/{id}</c>.</summary>
    public const string Header = "Exchange-Id";

    /// <summary>
    /// Records every call of this endpoint as an exchange. Put it before <c>AcceptIdempotencyKey</c>, so that it stands outside: a repeated
    /// call that gets its first answer again is no exchange. The answer is an <see cref="IBulkAnswer"/>.
    /// </summary>
    public static RouteHandlerBuilder RecordsExchange(this RouteHandlerBuilder endpoint, string kind) =>
        endpoint.AddEndpointFilter((context, next) => Filter(context, next, kind)).WithMetadata(new ExchangeMetadata(kind));

    private static async ValueTask<object?> Filter(EndpointFilterInvocationContext context, EndpointFilterDelegate next, string kind)
    {
        var http = context.HttpContext;
        var started = Stopwatch.GetTimestamp();
        object? answer;
        try
        {
            answer = await next(context);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await Record(http, kind, started, ExchangeOutcome.Failed, null, e.Message);
            throw;
        }

        if (answer is Result { Ok: true, Body: IBulkAnswer bulk })
        {
            await Record(http, kind, started, null, bulk, null);
        }
        else if (answer is Result { Problem: { Status: not (401 or 403) } problem })
        {
            await Record(http, kind, started, ExchangeOutcome.Refused, null, $"{problem.Code}: {problem.Message}");
        }

        return answer;
    }

    // In a scope of its own: the request's may hold what was rolled back. A call that went well is not spoilt by what is written about it.
    private static async Task Record(HttpContext http, string kind, long started, ExchangeOutcome? outcome, IBulkAnswer? bulk, string? error)
    {
        try
        {
            await using var scope = http.RequestServices.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope();
            var caller = scope.ServiceProvider.GetRequiredService<CallerScope>().Caller = http.RequestServices.GetRequiredService<CallerScope>().Caller;
            var parts = bulk?.Parts ?? [];
            var rejected = parts.Sum(p => p.Rejected);
            var exchange = new Exchange
            {
                At = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(),
                Who = caller.Name,
                Direction = ExchangeDirection.In,
                Kind = kind,
                Channel = "api",
                Name = $"{http.Request.Method} {http.Request.Path}",
                Rows = parts.Sum(p => p.Rows.Count),
                Imported = parts.Sum(p => p.Created + p.Updated),
                Unchanged = parts.Sum(p => p.Unchanged),
                Rejected = rejected,
                Milliseconds = (int)Math.Min(int.MaxValue, Stopwatch.GetElapsedTime(started).TotalMilliseconds),
                Outcome = outcome ?? ExchangeLog.OutcomeOf(rejected),
                CorrelationId = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier,
                Error = error?.Length > 2000 ? error[..2000] : error,
            };
            var refused = parts.SelectMany(p => p.Rows).Where(r => r.Status == RowStatus.Rejected).SelectMany(r => r.Problems.Where(p => !p.Warning), (r, p) => new Refusal(r.Index, r.Key, p));
            var id = await scope.ServiceProvider.GetRequiredService<ExchangeLog>().Record(exchange, refused, http.RequestAborted);
            http.Response.Headers[Header] = id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            http.RequestServices.GetRequiredService<ILogger<ExchangeLog>>().LogError(e, "The exchange {Kind} could not be recorded", kind);
        }
    }
}

/// <summary>Marks an endpoint for the API description.</summary>
public sealed record ExchangeMetadata(string Kind);
