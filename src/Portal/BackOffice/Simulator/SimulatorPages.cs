using Filiera.Kernel;
using Filiera.Ordering.Features;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>The simulator: a dealer, a basket, a day and a what-if, beside today.</summary>
public static class SimulatorPages
{
    private const int LongestBasket = 200_000;

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.OfficeSimulator, (HttpRequest request, PageContext page) => !page.Caller.May(Permission.PricesWrite) && !page.Caller.May(Permission.OrdersManage) ? Render.Refusal(Problems.Forbidden)
            : Render.Page<SimulatorPage>(new { Form = new FormValues(new Dictionary<string, string?> { ["account"] = request.Query["account"], ["revisions"] = request.Query["revision"] }) }));
        pages.MapPost(Paths.OfficeSimulator, Simulate);
    }

    private static async Task<IResult> Simulate(HttpRequest request, SimulatePrices.Handler simulate, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var wrong = new List<Problem>();
        var wish = new SimulatePrices.Request(
            form["account"].ToString().Trim(), form["text"].ToString() is { Length: <= LongestBasket } text ? text : "", null, FormInput.Day(form, "on", wrong), form["discounts"], form["category"],
            Several(form["lists"]), Several(form["revisions"]),
            form["matrixClass"].ToString().Trim() is { Length: > 0 } of ? [new(of, form["matrixItem"].ToString().Trim(), form["matrixDiscounts"].ToString().Trim())] : null);
        if (wrong.Count == 0 && form["do"].ToString() is "csv" or "xlsx" && wrong.Count == 0)
        {
            var file = await simulate.File(wish, stop);
            if (file.Ok)
            {
                return Exports.Answer(file, form["do"]);
            }
        }

        var done = wrong.Count > 0 ? Problem.Several(wrong) : await simulate.Handle(wish, stop);
        return done.Problem is { Status: 401 or 403 } refused ? Render.Refusal(refused)
            : Render.Page<SimulatorPage>(new { Form = FormValues.Of(form, done.Problem), Result = done.Ok ? done.Value : null }, done.Problem?.Status ?? StatusCodes.Status200OK);
    }

    private static List<string> Several(string? text) => [.. (text ?? "").Split([',', ';', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
