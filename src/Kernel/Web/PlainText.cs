using System.Data.Common;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Primitives;

namespace Filiera.Kernel;

/// <summary>
/// Text that PostgreSQL can't store — the character NUL, half a surrogate pair — is refused at every door, the same on both
/// databases: in JSON while it is read, in query and form by a middleware, and for whatever slipped by at the database itself.
/// </summary>
public static class PlainText
{
    public static readonly Problem Refused = new(400, "INVALID_TEXT",
        new("Il testo contiene caratteri che non si possono conservare.", "The text contains characters that can’t be stored."),
        Fix: new("Togli i caratteri di controllo (NUL) e le coppie Unicode incomplete.", "Remove NUL and incomplete Unicode pairs."));

    public static bool Storable(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAnyInRange('\ud800', '\udfff') < 0)
        {
            return !text.Contains('\0');
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || char.IsLowSurrogate(text[i]) || (char.IsHighSurrogate(text[i]) && (++i == text.Length || !char.IsLowSurrogate(text[i]))))
            {
                return false;
            }
        }

        return true;
    }

    internal static string? FirstUnstorable(IEnumerable<KeyValuePair<string, StringValues>> fields) =>
        fields.Where(f => !Storable(f.Key) || f.Value.Any(v => !Storable(v))).Select(f => Storable(f.Key) ? f.Key : "?").FirstOrDefault();
}

/// <summary>Thrown below the doors; answered as <see cref="PlainText.Refused"/>.</summary>
public sealed class UnstorableTextException() : BadHttpRequestException("text that the database can't store", StatusCodes.Status400BadRequest);

/// <summary>Every string of every JSON body.</summary>
internal sealed class PlainTextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException("a text is wanted");
        }

        var text = reader.GetString();
        return PlainText.Storable(text) ? text : throw new JsonException("text that can't be stored");
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader, reader.GetString()!);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);

    private static string Read(ref Utf8JsonReader _, string text) => PlainText.Storable(text) ? text : throw new JsonException("text that can't be stored");
}

/// <summary>Query, path and form, before any endpoint reads them.</summary>
public sealed class PlainTextMiddleware(RequestDelegate next)
{
    public async Task Invoke(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (!IsKnownCharset(http.Request.GetTypedHeaders().ContentType?.Charset.Value))
        {
            await Failures.Answer(http, Failures.WrongType);
            return;
        }

        var wrong = PlainText.Storable(http.Request.Path.Value) ? PlainText.FirstUnstorable(http.Request.Query) : "path";
        if (wrong is null && http.Request.HasFormContentType)
        {
            try
            {
                wrong = PlainText.FirstUnstorable(await http.Request.ReadFormAsync(http.RequestAborted));
            }
            catch (IOException e) when (e is not BadHttpRequestException && !http.RequestAborted.IsCancellationRequested)
            {
                // A form in parts that ends in the middle of one.
                await Failures.Answer(http, Failures.UnreadableForm);
                return;
            }
        }

        if (wrong is not null)
        {
            await Failures.Answer(http, PlainText.Refused.At(wrong));
            return;
        }

        await next(http);
    }

    private static bool IsKnownCharset(string? charset)
    {
        try
        {
            return string.IsNullOrEmpty(charset) || Encoding.GetEncoding(charset.Trim('"')) is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

/// <summary>The last door: no statement with such a text leaves for the database.</summary>
public sealed class PlainTextGuard : DbCommandInterceptor
{
    public static readonly PlainTextGuard Instance = new();

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) => Check(command, result);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) => new(Check(command, result));

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result) => Check(command, result);

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) => new(Check(command, result));

    public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result) => Check(command, result);

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) => new(Check(command, result));

    private static T Check<T>(DbCommand command, T result)
    {
        foreach (DbParameter parameter in command.Parameters)
        {
            var storable = parameter.Value switch
            {
                string text => PlainText.Storable(text),
                IEnumerable<string> texts => texts.All(t => PlainText.Storable(t)),
                _ => true,
            };
            if (!storable)
            {
                throw new UnstorableTextException();
            }
        }

        return result;
    }
}
