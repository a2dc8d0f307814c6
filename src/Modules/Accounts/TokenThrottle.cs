using System.Text;
using Filiera.Kernel;
using Microsoft.AspNetCore.Http;

namespace Filiera.Accounts;

/// <summary>Before /connect/token looks at a client's secret: the <see cref="Throttle"/> of systems. A client is known by the address it came in from before.</summary>
public sealed class TokenThrottle(RequestDelegate next)
{
    public async Task Invoke(HttpContext context, Throttle throttle)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(throttle);
        if (!HttpMethods.IsPost(context.Request.Method) || !context.Request.Path.Equals("/connect/token", StringComparison.OrdinalIgnoreCase) || await ClientOf(context.Request) is not { } client)
        {
            await next(context);
            return;
        }

        var stop = context.RequestAborted;
        var attempt = await throttle.Take(Throttle.Token, client, await throttle.KnownAddressOf(Throttle.Token, client, stop), stop);
        if (attempt.Refusal is { } refusal)
        {
            await Failures.Answer(context, refusal);
            return;
        }

        await next(context);
        switch (context.Response.StatusCode)
        {
            case StatusCodes.Status200OK:
                await throttle.Succeeded(attempt, stop);
                await throttle.RememberAddress(Throttle.Token, client, stop);
                break;
            case StatusCodes.Status401Unauthorized:
                await throttle.Failed(attempt, null, null, stop);
                break;
            default:
                // A wrong scope or grant: the secret was not what it was refused for.
                await throttle.Succeeded(attempt, stop);
                break;
        }
    }

    // As a field of the form or as Basic, the two ways of RFC 6749.
    private static async Task<string?> ClientOf(HttpRequest request)
    {
        var id = request.HasFormContentType ? (await request.ReadFormAsync(request.HttpContext.RequestAborted))["client_id"].ToString() : "";
        if (id.Length == 0 && request.Headers.Authorization.ToString() is { } basic && basic.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            var bytes = new byte[basic.Length];
            id = Convert.TryFromBase64String(basic[6..].Trim(), bytes, out var length) ? Uri.UnescapeDataString(Encoding.UTF8.GetString(bytes, 0, length).Split(':')[0]) : "";
        }

        return id.Length is > 0 and <= 200 && PlainText.Storable(id) ? id : null;
    }
}
