using System.Text.Json;
using Filiera.Kernel;

namespace Filiera.Portal;

/// <summary>A form that may be sent twice (a double click, «reload») and does its work once: it carries a key, and the second time gets the first answer.</summary>
public sealed class Once(PortalDb db, TimeProvider clock)
{
    private static readonly Problem NoKey = new(400, "IDEMPOTENCY_KEY_REQUIRED",
        new("Il modulo è incompleto.", "The form is incomplete."), "key", new("Ricarica la pagina e ripeti.", "Reload the page and repeat."));

    /// <summary>A new key, for the form being shown.</summary>
    public static string NewKey() => Guid.NewGuid().ToString("N");

    /// <param name="what">Kind and object of the work: a key counts for these only.</param>
    /// <param name="body">What was asked, so that a reused key is noticed.</param>
    /// <returns>The answer as JSON, whether it is new or told again.</returns>
    public async Task<Result<JsonElement>> Do(string what, string? key, object body, Func<Task<Result>> work, CancellationToken stop)
    {
        if (key is not { Length: > 0 and <= 64 } || !key.All(char.IsAsciiLetterOrDigit))
        {
            return NoKey;
        }

        var (answer, _) = await Idempotency.Once(db, clock, db.Caller.Name, $"PAGE {what}", key, JsonSerializer.Serialize(body, body.GetType(), Json.Options), work, stop);
        return !answer.Ok ? answer.Problem! : answer.Body is JsonElement told ? told : JsonSerializer.SerializeToElement(answer.Body, answer.Body?.GetType() ?? typeof(object), Json.Options);
    }
}
