using System.Buffers;
using System.Globalization;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Activity = System.Diagnostics.Activity;

namespace Filiera.Host.Operations;

/// <summary>
/// One line of JSON per log entry, with what joins it to its request: trace and span, who asked, for which account, by which route. That
/// is looked up when a line is written, so a request that logs nothing pays nothing. People are named by number («user:17»), clients by
/// id; a path that may hold a secret is told as its pattern («/reset/{token}»).
/// </summary>
internal sealed class JsonLog(IHttpContextAccessor http, TimeProvider clock) : ConsoleFormatter(FormatName)
{
    public const string FormatName = "filiera";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("time", clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", LevelOf(logEntry.LogLevel));
            json.WriteString("category", logEntry.Category);
            json.WriteString("message", message);
            if (Activity.Current is { } activity)
            {
                json.WriteString("traceId", activity.TraceId.ToString());
                json.WriteString("spanId", activity.SpanId.ToString());
            }

            if (http.HttpContext is { } context)
            {
                Request(json, context);
            }

            Values(json, logEntry.State);
            if (logEntry.Exception is { } exception)
            {
                json.WriteString("error", exception.ToString());
            }

            json.WriteEndObject();
        }

        textWriter.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        textWriter.Write('\n');
    }

    private static void Request(Utf8JsonWriter json, HttpContext context)
    {
        json.WriteString("method", context.Request.Method);
        json.WriteString("route", LoggedPath.Of(context));
        if (context.User is not { Identity.IsAuthenticated: true } user)
        {
            return;
        }

        var isUser = user.FindFirstValue(CallerClaims.Role) is not null;
        json.WriteString("caller", isUser ? $"user:{user.FindFirstValue(ClaimTypes.NameIdentifier)}" : $"client:{user.FindFirstValue(CallerClaims.Name)}");
        if ((AccountOf(context) ?? user.FindFirstValue(CallerClaims.AccountCode)) is { Length: > 0 } account)
        {
            json.WriteString("account", account);
        }
    }

    // The caller's, who may be at work for a dealer; a line that is written while the request is taken down has its cookie's.
    private static string? AccountOf(HttpContext context)
    {
        try
        {
            return context.RequestServices.GetService<CallerScope>()?.Caller.AccountCode;
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
    }

    // The named values of the message, to be searched for: {Id}, {Attempt}.
    private static void Values<TState>(Utf8JsonWriter json, TState state)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> { Count: > 1 } values)
        {
            return;
        }

        json.WriteStartObject("values");
        foreach (var (name, value) in values.Where(v => v.Key != "{OriginalFormat}"))
        {
            switch (value)
            {
                case int number:
                    json.WriteNumber(name, number);
                    break;
                case long number:
                    json.WriteNumber(name, number);
                    break;
                case bool flag:
                    json.WriteBoolean(name, flag);
                    break;
                default:
                    json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                    break;
            }
        }

        json.WriteEndObject();
    }

    private static string LevelOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "information",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };
}
