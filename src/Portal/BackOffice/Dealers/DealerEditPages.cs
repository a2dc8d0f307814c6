using Filiera.Accounts;
using Filiera.Accounts.Features;
using Filiera.Credit;
using Filiera.Kernel;
using Filiera.Portal.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>A dealer made or edited, with his branches and destinations. What is refused comes back with all that was typed; what another saved meanwhile stands beside it.</summary>
public static class DealerEditPages
{
    private const string Card = Paths.OfficeDealers + "/{code}";

    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet($"{Paths.OfficeDealers}/new", (PageContext page, Editor editor, CancellationToken stop) => editor.Account(page.Caller, null, FormValues.Nothing, stop));
        pages.MapPost($"{Paths.OfficeDealers}/new", Create);
        pages.MapGet(Card + "/edit", (string code, PageContext page, Editor editor, CancellationToken stop) => editor.Account(page.Caller, SkuInPath.Decode(code), null, stop));
        pages.MapPost(Card + "/edit", Save);
        pages.MapGet(Card + "/branch", (string code, HttpRequest request, PageContext page, Editor editor, CancellationToken stop) => editor.Branch(page.Caller, SkuInPath.Decode(code), request.Query["branch"], null, stop));
        pages.MapPost(Card + "/branch", SaveBranchOf);
        pages.MapGet(Card + "/address", (string code, HttpRequest request, PageContext page, Editor editor, CancellationToken stop) => editor.Address(page.Caller, SkuInPath.Decode(code), request.Query["address"], null, stop));
        pages.MapPost(Card + "/address", SaveAddressOf);
    }

    private static async Task<IResult> Create(HttpRequest request, CreateAccount.Handler create, Editor editor, PageContext page, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        string? V(string name) => form[name].ToString();
        var made = await create.Handle(new(V("code"), null, V("name"), V("vatNumber"), V("country"), V("class"), V("paymentTerm"), V("warehouse"), V("email"), V("phone"), V("language"), true, V("street"), V("postalCode"), V("city"), V("province")), stop);
        if (!made.Ok)
        {
            return await editor.Account(page.Caller, null, FormValues.Of(form, made.Problem), stop);
        }

        flash.Say(Text.OfficeDealers["Created", made.Value.Name]);
        return Render.To(Paths.OfficeDealer(made.Value.Code));
    }

    private static async Task<IResult> Save(string code, HttpRequest request, SaveAccount.Handler save, Editor editor, PageContext page, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        string? V(string name) => form[name].ToString();
        var saved = await save.Handle(SkuInPath.Decode(code), new(V("name"), V("vatNumber"), V("country"), V("class"), V("paymentTerm"), V("warehouse"), V("email"), V("phone"), V("language")), IfMatch.Read(form["version"]), stop);
        if (!saved.Ok)
        {
            return await editor.Account(page.Caller, SkuInPath.Decode(code), FormValues.Of(form, saved.Problem), stop);
        }

        flash.Say(Text.Office["Saved"]);
        return Render.To(Paths.OfficeDealer(saved.Value.Code));
    }

    private static async Task<IResult> SaveBranchOf(string code, HttpRequest request, SaveBranch.Handler save, Editor editor, PageContext page, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        var known = request.Query["branch"].ToString() is { Length: > 0 } name ? name : null;
        var saved = await save.Handle(SkuInPath.Decode(code), known ?? form["code"].ToString(),
            new(form["name"].ToString(), form["headquarters"] == "1", form["address"].ToString(), known is null || form["active"] == "1"), known is null ? IfMatch.Any : IfMatch.Read(form["version"]), stop);
        if (!saved.Ok)
        {
            return await editor.Branch(page.Caller, SkuInPath.Decode(code), known, FormValues.Of(form, saved.Problem), stop);
        }

        flash.Say(Text.Office["Saved"]);
        return Render.To($"{Paths.OfficeDealer(saved.Value.Code)}");
    }

    private static async Task<IResult> SaveAddressOf(string code, HttpRequest request, SaveAddress.Handler save, DeleteAddress.Handler delete, Editor editor, PageContext page, Flash flash, CancellationToken stop)
    {
        var form = await request.ReadFormAsync(stop);
        string? V(string name) => form[name].ToString();
        var known = request.Query["address"].ToString() is { Length: > 0 } name ? name : null;
        var version = known is null ? IfMatch.Any : IfMatch.Read(form["version"]);
        var deletes = known is not null && form["do"] == "delete";
        var saved = deletes
            ? await delete.Handle(SkuInPath.Decode(code), known!, version, stop)
            : await save.Handle(SkuInPath.Decode(code), known ?? V("code")!, new(V("name"), V("street"), V("postalCode"), V("city"), V("province"), V("country"), V("defaultOf")), version, stop);
        if (!saved.Ok)
        {
            return await editor.Address(page.Caller, SkuInPath.Decode(code), known, FormValues.Of(form, saved.Problem), stop);
        }

        flash.Say(Text.OfficeDealers[deletes ? "AddressDeleted" : "AddressSaved"]);
        return Render.To($"{Paths.OfficeDealer(saved.Value.Code)}");
    }

    /// <summary>Shows the forms, with what is stored or with what was typed.</summary>
    public sealed class Editor(GetAccount.Handler accounts, ListClasses.Handler classes, PaymentTerms terms)
    {
        /// <param name="form">Null: what is stored.</param>
        public async Task<IResult> Account(Caller caller, string? code, FormValues? form, CancellationToken stop)
        {
            var (card, refused) = await Find(caller, code, form, stop);
            if (refused is not null)
            {
                return refused;
            }

            return Render.Page<DealerEditPage>(new
            {
                Card = card,
                Form = form ?? Stored(card!),
                Classes = (await classes.Handle(stop)).Value.Items.Select(c => c.Class).OfType<string>().ToList(),
                Terms = (await terms.All(stop)).Select(t => (t.Code, t.WordsFor(Phrase.ReadsEnglish))).ToList(),
            }, form?.Problem?.Status ?? StatusCodes.Status200OK);
        }

        public async Task<IResult> Branch(Caller caller, string code, string? branch, FormValues? form, CancellationToken stop)
        {
            var (card, refused) = await Find(caller, code, form, stop);
            var known = card?.Branches.FirstOrDefault(b => b.Code == branch);
            return refused ?? (branch is { Length: > 0 } && known is null ? Render.Refusal(Problems.NotFound) : Render.Page<BranchEditPage>(new { Card = card, Branch = known, Form = form ?? Stored(known) }, form?.Problem?.Status ?? StatusCodes.Status200OK));
        }

        public async Task<IResult> Address(Caller caller, string code, string? address, FormValues? form, CancellationToken stop)
        {
            var (card, refused) = await Find(caller, code, form, stop);
            var known = card?.Addresses.FirstOrDefault(a => a.Code == address);
            return refused ?? (address is { Length: > 0 } && known is null ? Render.Refusal(Problems.NotFound) : Render.Page<AddressEditPage>(new { Card = card, Place = known, Form = form ?? Stored(known) }, form?.Problem?.Status ?? StatusCodes.Status200OK));
        }

        // A form that its reader could not send is not shown to him.
        private async Task<(AccountCard? Card, IResult? Refused)> Find(Caller caller, string? code, FormValues? form, CancellationToken stop)
        {
            if (caller.Demand(Permission.AccountsWrite) is { } problem || (form?.Problem is { Status: 401 or 403 or 404 } && (problem = form.Problem) is not null))
            {
                return (null, Render.Refusal(problem));
            }

            if (code is null)
            {
                return (null, null);
            }

            var card = await accounts.Handle(code, stop);
            return card.Ok ? (card.Value, null) : (null, Render.Refusal(card.Problem!));
        }

        private static FormValues Stored(AccountCard c) => new(new Dictionary<string, string?>
        {
            ["name"] = c.Name, ["vatNumber"] = c.VatNumber, ["country"] = c.Country, ["class"] = c.Class, ["paymentTerm"] = c.PaymentTerm, ["warehouse"] = c.Warehouse, ["email"] = c.Email, ["phone"] = c.Phone, ["language"] = c.Language,
        });

        private static FormValues Stored(BranchCard? b)
        {
            var values = new Dictionary<string, string?> { ["name"] = b?.Name, ["address"] = b?.Address };
            if (b?.IsHeadquarters == true)
            {
                values["headquarters"] = "1";
            }

            if (b?.Active != false)
            {
                values["active"] = "1";
            }

            return new(values);
        }

        private static FormValues Stored(AddressCard? a) => new(new Dictionary<string, string?>
        {
            ["name"] = a?.Name, ["street"] = a?.Street, ["postalCode"] = a?.PostalCode, ["city"] = a?.City, ["province"] = a?.Province, ["country"] = a?.Country ?? "IT",
        });
    }
}
