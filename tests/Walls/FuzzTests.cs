using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Filiera.Testing;
using Shouldly;
using Xunit;

namespace Filiera.Walls;

/// <summary>
/// Thousands of malformed requests at every operation of the description: each gets a 4xx with problem details or a right 2xx, and memory stays
/// flat. A couple of hundred here; <c>FILIERA_LONG=1</c> sends 20,000 (<c>FILIERA_KNOCKS</c> says how many).
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private static bool IsLong => Environment.GetEnvironmentVariable("FILIERA_LONG") == "1";

    private static int Knocks => int.TryParse(Environment.GetEnvironmentVariable("FILIERA_KNOCKS"), out var n) ? n : IsLong ? 20_000 : 200;

    [Theory, Databases]
    public async Task Every_malformed_request_gets_a_clear_answer(Database on)
    {
        await using var company = await Company.Open(on);
        using var reader = company.Site.Stranger();
        var operations = Nasty.Operations((await reader.GetFromJsonAsync<JsonNode>("/openapi/v1.json", TestContext.Current.CancellationToken))!);
        Visitor[] callers = [company["qzalfa-erp"], company["maker-erp"], company["hq"], company["admin"], company["stranger"]];
        var statuses = new SortedDictionary<int, int>();
        var memory = new List<long>();
        var sent = 0;
        var watch = Stopwatch.StartNew();
        await Nasty.Any(operations, callers.Length).SampleAsync(async knock =>
        {
            var who = callers[knock.Caller];
            var answer = await Send(company, who, knock);
            if (Interlocked.Increment(ref sent) % Math.Max(1, Knocks / 4) == 0)
            {
                memory.Add(GC.GetTotalMemory(forceFullCollection: true));
            }

            statuses[answer.Status] = statuses.GetValueOrDefault(answer.Status) + 1;
            if (Wrong(answer) is { } wrong)
            {
                throw new InvalidOperationException($"{wrong}\n{knock}\n{Rules.Short(answer.Text)}");
            }

            if (answer.Status is 401 && who.Email is not null)
            {
                await who.StayIn();
            }
        }, iter: Knocks, threads: 1, seed: Environment.GetEnvironmentVariable("FILIERA_SEED"), print: k => k.ToString());

        output.WriteLine($"{on}: {sent} requests at {operations.Count} operations in {watch.Elapsed.TotalSeconds:0} s: {string.Join(", ", statuses.Select(s => $"{s.Value} × {s.Key}"))}; memory MB {string.Join(" → ", memory.Select(m => m / 1_000_000))}");
        if (IsLong)
        {
            memory[^1].ShouldBeLessThan(memory[0] + 60_000_000, "memory stays flat");
        }
    }

    private static string? Wrong(Answer answer)
    {
        if (answer.Status >= 500)
        {
            return $"broke with {answer.Status}";
        }

        if (answer.Status >= 400)
        {
            if (answer.Method == "HEAD")
            {
                return null; // Has no body to say more.
            }

            // Tricks in the path may lead out of the API, where a person is answered.
            return answer.Type == "application/problem+json" && answer.Json is { } p && (int?)p["status"] == answer.Status && (string?)p["code"] is { Length: > 0 } ? null
                : answer.IsHtml || (answer.Status == 404 && answer.Text.Length == 0) ? null : $"a refusal ({answer.Status} {answer.Type}) that is no problem details";
        }

        return answer.Status is >= 200 and < 400 && (answer.Text.Length == 0 || answer.Type is not "application/json" || answer.Json is not null) ? null : $"neither answer nor refusal: {answer.Status}";
    }

    private static async Task<Answer> Send(Company company, Visitor who, Nasty.Knock knock)
    {
        var path = knock.Path.Replace("%40cart", company.Alfa.Ids["carts/{id}"], StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(knock.To.Method), new Uri("https://localhost" + path));
        if (knock.Body is not null)
        {
            request.Content = new ByteArrayContent(knock.Body);
        }

        foreach (var (name, value) in knock.Headers)
        {
            var headers = name.StartsWith("Content-", StringComparison.Ordinal) ? (HttpHeaders?)request.Content?.Headers : request.Headers;
            headers?.TryAddWithoutValidation(name, value);
        }

        if (!knock.Headers.Any(h => h.Name == "Idempotency-Key"))
        {
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        }

        return await Answer.Of(who, request);
    }
}
