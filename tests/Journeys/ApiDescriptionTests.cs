using System.Text.Json;
using System.Text.Json.Nodes;
using Filiera.Testing;
using Shouldly;
using Xunit;

namespace Filiera.Journeys;

/// <summary>The API's surface is a file of the repository: whoever changes it sees the change in his diff.</summary>
public sealed class ApiDescriptionTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Fact]
    public async Task The_description_in_the_repository_is_that_of_the_running_portal()
    {
        await using var portal = await TestPortal.Start(Database.Sqlite);
        await using var site = await TestSite.Over(portal);
        using var client = site.Stranger();
        var now = (await client.Json("/openapi/v1.json")).ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
        var file = Path.Combine(Root(), "openapi", "v1.json");
        if (Environment.GetEnvironmentVariable("FILIERA_WRITE") == "openapi")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, now, TestContext.Current.CancellationToken);
        }

        var kept = File.Exists(file) ? await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken) : "";
        (now == kept).ShouldBeTrue("the API changed: run this test with FILIERA_WRITE=openapi and look at the diff of openapi/v1.json");
    }

    [Fact]
    public async Task Every_operation_has_a_name_a_summary_and_an_example_of_its_body()
    {
        await using var portal = await TestPortal.Start(Database.Sqlite);
        await using var site = await TestSite.Over(portal);
        using var client = site.Stranger();
        var paths = (await client.Json("/openapi/v1.json"))["paths"]!.AsObject();
        foreach (var (path, operations) in paths)
        {
            foreach (var (method, operation) in operations!.AsObject())
            {
                var what = $"{method} {path}";
                operation!["operationId"].ShouldNotBeNull(what);
                operation["summary"].ShouldNotBeNull(what);
                (operation["requestBody"]?["content"]?["application/json"] is not JsonObject body || body.ContainsKey("example")).ShouldBeTrue($"{what}: WithExample is missing");
            }
        }
    }

    /// <summary>What an integrator needs without asking us: every parameter in words, every answer with an example, every refusal that can happen, every header.</summary>
    [Fact]
    public async Task Every_operation_is_described_whole()
    {
        await using var portal = await TestPortal.Start(Database.Sqlite);
        await using var site = await TestSite.Over(portal);
        using var client = site.Stranger();
        var document = await client.Json("/openapi/v1.json");
        var missing = new List<string>();
        foreach (var (path, operations) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject())
            {
                missing.AddRange(Missing(document, path, method, operation!.AsObject()).Select(what => $"{method.ToUpperInvariant()} {path}: {what}"));
            }
        }

        missing.ShouldBeEmpty("WithExample, Refuses and Describes in the feature, ApiWords in Host, say what is missing");
    }

    private static IEnumerable<string> Missing(JsonNode document, string path, string method, JsonObject operation)
    {
        var parameters = operation["parameters"]?.AsArray().Select(p => Resolve(document, p!)).ToList() ?? [];
        foreach (var parameter in parameters.Where(p => p["description"] is null || (p["in"]!.GetValue<string>() == "path" && p["example"] is null)))
        {
            yield return $"parameter {parameter["name"]} has no words, or no example";
        }

        var answers = operation["responses"]!.AsObject().ToDictionary(a => a.Key, a => Resolve(document, a.Value!));
        foreach (var status in new[] { "400", "429" }.Concat(operation["security"] is JsonArray { Count: 0 } ? [] : ["401", "403"])
            .Concat(path.Contains('{') ? ["404"] : []).Concat(operation["requestBody"] is null ? [] : ["413", "415"])
            .Concat(parameters.Exists(p => p["name"]!.GetValue<string>() == "If-Match") ? ["412"] : []).Concat(parameters.Exists(p => p["name"]!.GetValue<string>() == "Idempotency-Key") ? ["422"] : [])
            .Where(s => !answers.ContainsKey(s)))
        {
            yield return $"no answer {status}";
        }

        foreach (var (status, answer) in answers)
        {
            // «Done» has nothing to show.
            foreach (var (type, content) in answer["content"]?.AsObject().Where(c => c.Key.Contains("json") && Resolve(document, c.Value!["schema"]!)["properties"] is not null) ?? [])
            {
                if (content!["example"] is null && content["examples"] is not JsonObject { Count: > 0 })
                {
                    yield return $"{status} {type} has no example";
                }
            }

            if (status[0] == '2' && (answer["headers"]?["RateLimit"] is null || answer["headers"]!["RateLimit-Policy"] is null))
            {
                yield return $"{status} does not tell of RateLimit";
            }

            if (status == "201" && answer["headers"]?["Location"] is null)
            {
                yield return "201 does not tell of Location";
            }

            if (status == "200" && method == "get" && path.Contains('{') && answer["content"]?["application/json"] is not null && (answer["headers"]?["ETag"] is null || !answers.ContainsKey("304")))
            {
                yield return "200 does not tell of ETag and 304";
            }
        }

        if (answers.TryGetValue("429", out var many) && many["headers"]?["Retry-After"] is null)
        {
            yield return "429 does not tell of Retry-After";
        }
    }

    private static JsonNode Resolve(JsonNode document, JsonNode node)
    {
        while (node["$ref"]?.GetValue<string>() is { } reference)
        {
            node = reference[2..].Split('/').Aggregate(document, (at, part) => at[part]!);
        }

        return node;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Filiera.slnx")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
