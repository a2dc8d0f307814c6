using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Filiera.Kernel;

/// <summary>One item of a bulk call: as it was understood, or why it was not.</summary>
public sealed record BulkItem<T>(T? Value, RowProblem? Problem = null) where T : class;

/// <summary>The body of a bulk call as the description of the API shows it.</summary>
public sealed record BulkBody<T>(IReadOnlyList<T> Items);

/// <summary>
/// The body <c>{"items": […]}</c> of a bulk call. Each item is read for itself, so that one with a text where a number
/// belongs is refused alone. More than <c>Bulk:MaxRows</c> (10,000) items are a 422; what is no such body at all is a 400.
/// </summary>
public sealed record Bulk<T>(IReadOnlyList<BulkItem<T>> Items, Problem? Refusal = null) : IEndpointParameterMetadataProvider
    where T : class
{
    public static Bulk<T> Of(IEnumerable<T> items) => new([.. items.Select(i => new BulkItem<T>(i))]);

    public static async ValueTask<Bulk<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        using var body = await BulkReading.Body(context);
        return body.Problem is { } problem ? new([], problem) : BulkReading.Items<T>(context, body.Root, "items", required: true);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(BulkBody<T>)));
    }

    /// <summary>
    /// A check for each item: <paramref name="read"/> judges one and gives what was read of it, or null when it is refused.
    /// The second of two rows with one key is refused.
    /// </summary>
    public (IReadOnlyList<RowCheck> Rows, IReadOnlyList<TDraft> Good) Check<TDraft>(Func<T, RowCheck, TDraft> read)
        where TDraft : class
    {
        ArgumentNullException.ThrowIfNull(read);
        var rows = new List<RowCheck>(Items.Count);
        var good = new List<TDraft>(Items.Count);
        var keys = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var item in Items)
        {
            var row = new RowCheck(rows.Count);
            rows.Add(row);
            if (item.Problem is { } problem || item.Value is null)
            {
                row.Refuse(item.Problem ?? BulkReading.NotAnObject);
                continue;
            }

            var draft = read(item.Value, row);
            if (row.Good && row.Key is { } key && !keys.TryAdd(key, row.Index))
            {
                row.Refuse(BulkProblems.Duplicate(key, keys[key]));
            }

            if (row.Good)
            {
                good.Add(draft);
            }
        }

        return (rows, good);
    }
}

/// <summary>Reads the body of bulk calls.</summary>
public static class BulkReading
{
    internal static readonly RowProblem NotAnObject = new("INVALID", null, new("La riga non è un oggetto.", "The row is not an object."));

    /// <summary>The body as JSON, or why it isn't.</summary>
    public sealed class Json : IDisposable
    {
        private readonly JsonDocument? _document;

        internal Json(JsonDocument document) => _document = document;

        internal Json(Problem problem) => Problem = problem;

        public Problem? Problem { get; }

        public JsonElement Root => _document!.RootElement;

        public void Dispose() => _document?.Dispose();
    }

    public static async Task<Json> Body(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!context.Request.HasJsonContentType())
        {
            return new(BulkProblems.NotJson.With("Content-Type"));
        }

        try
        {
            var document = await JsonDocument.ParseAsync(context.Request.Body, new JsonDocumentOptions { MaxDepth = 32 }, context.RequestAborted);
            return document.RootElement.ValueKind == JsonValueKind.Object ? new(document) : new(BulkProblems.NoItems.With("items").At("items"));
        }
        catch (JsonException e)
        {
            return new(BulkProblems.NotJson.With(e.Message));
        }
        catch (BadHttpRequestException e)
        {
            return new(BulkProblems.NotJson.With(e.Message) with { Status = e.StatusCode });
        }
    }

    public static Bulk<T> Items<T>(HttpContext context, JsonElement root, string name, bool required) where T : class
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!root.TryGetProperty(name, out var array) || array.ValueKind == JsonValueKind.Null)
        {
            return new([], required ? BulkProblems.NoItems.With(name).At(name) : null);
        }

        if (array.ValueKind != JsonValueKind.Array)
        {
            return new([], BulkProblems.NoItems.With(name).At(name));
        }

        var maximum = context.RequestServices.GetRequiredService<IConfiguration>().GetValue("Bulk:MaxRows", 10_000);
        if (array.GetArrayLength() > maximum)
        {
            return new([], BulkProblems.TooMany.With(maximum, array.GetArrayLength()).At(name));
        }

        return new([.. array.EnumerateArray().Select(Item<T>)]);
    }

    private static BulkItem<T> Item<T>(JsonElement element) where T : class
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return new(null, NotAnObject);
        }

        try
        {
            return new(element.Deserialize<T>(Kernel.Json.Options));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            var field = (e as JsonException)?.Path is { Length: > 2 } path ? path[2..] : null;
            return new(null, new RowProblem("INVALID", field, new("Il valore non è del tipo giusto.", "The value is not of the right kind."),
                new("Numeri come 12.5, date come 2026-03-31.", "Numbers like 12.5, dates like 2026-03-31.")));
        }
    }
}
