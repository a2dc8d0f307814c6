using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;

namespace Filiera.Journeys;

/// <summary>Short words for calls of the API in tests.</summary>
internal static class Reading
{
    public static async Task<JsonNode> Json(this HttpClient client, string path, int status = 200)
    {
        using var answer = await client.GetAsync(path);
        return await answer.Read(status);
    }

    public static async Task<JsonNode> Post(this HttpClient client, string path, object? body, int status = 200, string? key = null)
    {
        using var answer = await client.Send(HttpMethod.Post, path, body, key);
        return await answer.Read(status);
    }

    public static async Task<HttpResponseMessage> Send(this HttpClient client, HttpMethod method, string path, object? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is string text)
        {
            request.Content = new StringContent(text, Encoding.UTF8, "application/json");
        }
        else if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await client.SendAsync(request);
    }

    public static async Task<JsonNode> Read(this HttpResponseMessage answer, int status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, text.Length > 1500 ? text[..1500] : text);
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    public static decimal Number(this JsonNode? node) => node!.AsValue().GetValue<decimal>();
}
