using Filiera.Kernel;
using Filiera.Portal.Texts;
using Filiera.Pricing;
using Filiera.Pricing.Features;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>What orders bear beside goods: the rules, the products’ contributions, and a customer’s split payment and declarations of intent.</summary>
public static class ChargePages
{
    private const string Tax = Paths.OfficeDealers + "/{code}/tax";

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.OfficeCharges, (HttpRequest request, Desk desk, CancellationToken stop) => desk.Charges(request, request.Query["rule"], null, stop));
        pages.MapPost(Paths.OfficeCharges, Save);
        pages.MapPost(Paths.OfficeCharges + "/delete", Delete);
        pages.MapPost(Paths.OfficeCharges + "/contributions", Contributions);
        pages.MapGet(Tax, (string code, Desk desk, CancellationToken stop) => desk.Tax(code, FormValues.Nothing, stop));
        pages.MapPost(Tax, SaveSplit);
        pages.MapPost(Tax + "/intent", SaveIntent);
    }

    private static async Task<IResult> Save(HttpRequest request, SaveCharge.Handler save, Desk desk, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var wrong = new List<Problem>();
        var wish = new SaveCharge.Request(
            Enum.TryParse<ChargeKind>(form["kind"], out var kind) ? kind : null, form["name"], form["nameEn"], FormInput.Number<Amount>(form, "amount", wrong), FormInput.Number<Amount>(form, "threshold", wrong),
            form["class"], FormInput.Number<Percent>(form, "vatRate", wrong), form["nature"], form["recharged"] == "1", FormInput.Day(form, "validFrom", wrong), FormInput.Day(form, "validTo", wrong));
        var saved = wrong.Count > 0 ? Problem.Several(wrong) : await save.Handle(form["code"].ToString(), wish, IfMatch.Read(form["version"]), stop);
        if (!saved.Ok)
        {
            return await desk.Charges(request, form["code"], FormValues.Of(form, saved.Problem), stop);
        }

        flash.Say(Text.OfficeCharges["Saved", saved.Value.Name]);
        return Render.To(Paths.OfficeCharges);
    }

    private static async Task<IResult> Delete(HttpRequest request, SaveCharge.Handler save, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var done = await save.Delete(form["code"].ToString(), IfMatch.Read(form["version"]), stop);
        if (done.Problem is { Status: 401 or 403 } refused)
        {
            return Render.Refusal(refused);
        }

        flash.Say(done.Ok ? Text.OfficeCharges["Deleted", form["code"].ToString()] : done.Problem!.Message.ToString(), bad: !done.Ok);
        return Render.To(Paths.OfficeCharges);
    }

    // Pasted rows: code, RAEE, material, grams; by tab, semicolon or blanks.
    private static async Task<IResult> Contributions(HttpRequest request, UpsertContributions.Handler upsert, Desk desk, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var wrong = new List<Problem>();
        var items = new List<UpsertContributions.Item>();
        foreach (var line in form["rows"].ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(10_000))
        {
            var cells = line.Split(line.Contains('\t', StringComparison.Ordinal) ? '\t' : line.Contains(';', StringComparison.Ordinal) ? ';' : ' ', StringSplitOptions.TrimEntries);
            items.Add(new(cells[0], FormInput.Number<UnitPrice>(cells.ElementAtOrDefault(1), "rows", wrong), cells.ElementAtOrDefault(2), FormInput.Number<Quantity>(cells.ElementAtOrDefault(3), "rows", wrong)));
        }

        var result = items.Count == 0 ? Problems.Invalid("rows", "Incolla almeno una riga.", "Paste at least one row.") : wrong.Count > 0 ? Problem.Several(wrong) : await upsert.Handle(Bulk<UpsertContributions.Item>.Of(items), stop);
        if (result.Ok && result.Value.Rejected == 0)
        {
            flash.Say(Text.OfficeCharges["ContributionsSaved", Show.Count(items.Count)]);
            return Render.To(Paths.OfficeCharges);
        }

        return await desk.Charges(request, null, FormValues.Of(form, result.Problem), stop, result.Ok ? result.Value : null);
    }

    private static async Task<IResult> SaveSplit(string code, HttpRequest request, SaveTaxStatus.Handler save, Desk desk, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var wrong = new List<Problem>();
        var days = new SaveTaxStatus.Period(FormInput.Day(form, "from", wrong), FormInput.Day(form, "to", wrong));
        var saved = wrong.Count > 0 ? Problem.Several(wrong) : await save.Handle(code, new(form["split"] == "1" ? days : null), stop);
        return await Told(saved, code, form, desk, flash, stop);
    }

    private static async Task<IResult> SaveIntent(string code, HttpRequest request, SaveTaxStatus.Handler save, Desk desk, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var wrong = new List<Problem>();
        var wish = new SaveTaxStatus.IntentRequest(
            FormInput.Day(form, "receivedOn", wrong), FormInput.Day(form, "validFrom", wrong), FormInput.Day(form, "validTo", wrong), FormInput.Number<Amount>(form, "plafond", wrong), FormInput.Number<Amount>(form, "consumed", wrong));
        var saved = wrong.Count > 0 ? Problem.Several(wrong) : await save.Intent(code, form["protocol"].ToString().Trim(), wish, stop);
        return await Told(saved, code, form, desk, flash, stop);
    }

    private static async Task<IResult> Told(Result<SaveTaxStatus.Response> saved, string code, IFormCollection form, Desk desk, Flash flash, CancellationToken stop)
    {
        if (!saved.Ok)
        {
            return await desk.Tax(code, FormValues.Of(form, saved.Problem), stop);
        }

        flash.Say(Text.Office["Saved"]);
        return Render.To(Paths.OfficeTax(code));
    }

    /// <summary>Shows the pages.</summary>
    public sealed class Desk(SaveCharge.Handler charges, UpsertContributions.Handler contributions, SaveTaxStatus.Handler tax, Filiera.Accounts.Features.GetAccount.Handler account)
    {
        public async Task<IResult> Charges(HttpRequest request, string? rule, FormValues? form, CancellationToken stop, BulkResult? done = null)
        {
            var page = ListPage.Of(request).At(Paths.OfficeCharges);
            var rules = await charges.Read(stop);
            var products = await contributions.Read(page.Request.Cursor, ListPage.PageSize, stop);
            if ((form?.Problem is { Status: 401 or 403 } ? form.Problem : rules.Problem) is { } refused)
            {
                return Render.Refusal(refused);
            }

            var chosen = rules.Value.Items.FirstOrDefault(r => r.Code == rule);
            return Render.Page<ChargesPage>(new
            {
                Rules = rules.Value.Items, Chosen = chosen, Form = form ?? Values(chosen), Done = done, Page = page,
                Products = products.Ok ? products.Value.Items : [], Total = products.Ok ? products.Value.Total : 0,
            }, form?.Problem?.Status ?? StatusCodes.Status200OK);
        }

        public async Task<IResult> Tax(string code, FormValues form, CancellationToken stop)
        {
            var (found, who) = (await tax.Read(code, stop), await account.Handle(code, stop));
            return (form.Problem is { Status: 401 or 403 } ? form.Problem : found.Problem ?? who.Problem) is { } refused ? Render.Refusal(refused)
                : Render.Page<TaxPage>(new { Tax = found.Value, who.Value.Name, Form = form }, form.Problem?.Status ?? StatusCodes.Status200OK);
        }

        private static FormValues Values(SaveCharge.Item? rule) => rule is null ? FormValues.Nothing : new(new Dictionary<string, string?>
        {
            ["code"] = rule.Code, ["kind"] = rule.Kind.ToString(), ["name"] = rule.Name, ["nameEn"] = rule.NameEn, ["amount"] = Show.Editable(rule.Amount), ["threshold"] = rule.Threshold is { } t ? Show.Editable(t) : null,
            ["class"] = rule.Class, ["vatRate"] = rule.VatRate is { } v ? Show.Editable(v) : null, ["nature"] = rule.Nature, [rule.Recharged ? "recharged" : "-"] = "1",
            ["validFrom"] = FormInput.Day(rule.ValidFrom), ["validTo"] = FormInput.Day(rule.ValidTo), ["version"] = IfMatch.Tag(rule.Version),
        });
    }
}
