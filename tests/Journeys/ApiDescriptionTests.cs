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
