using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Ordering.Features;
using Filiera.Portal.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.Storefront;

/// <summary>A cart, and the order made of it. One form holds lines and checkout: whatever button is pressed, nothing typed is lost.</summary>
public static class CartPages
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/carts/{id}", Show);
        pages.MapPost("/carts/{id}", Post);
        pages.MapPost("/carts/{id}/about", About);
        pages.MapGet("/carts/{id}/export.csv", Export);
    }

    private static async Task<IResult> Show(string id, HttpRequest request, GetCart.Handler get, CartScreen screen, CancellationToken stop)
    {
        var cart = await get.Handle(id, request.Query["pay"].ToString() is { Length: > 0 and <= 100 } pay ? pay : null, stop);
        if (!cart.Ok)
        {
            return Render.Refusal(cart.Problem!);
        }

        // «Tolto: rimetti» is said from the address, so that it survives the redirect without being kept anywhere.
        var removed = request.Query["removed"].ToString() is { Length: > 0 and <= 100 } sku && QuantityInput.Read(request.Query["q"]) is { Ok: true } quantity
            ? new CartScreen.Removed(sku, quantity.Value, request.Query["u"].ToString() is { Length: <= 10 } unit ? unit : "") : null;
        return await screen.Page(cart.Value, new CartScreen.State { Taken = removed, Field = name => request.Query[name].ToString() is { Length: > 0 and <= 100 } value ? value : null }, stop);
    }

    private static async Task<IResult> Post(string id, HttpRequest request, GetCart.Handler get, ChangeCartLines.Handler change, CheckQuickOrder.Handler check, CartCheckout checkout, CartScreen screen, CurrentCart current, Flash flash, CancellationToken stop)
    {
        var form = new CartForm(await request.ReadFormAsync(stop));
        var cart = await get.Handle(id, form["pay"], stop);
        if (!cart.Ok)
        {
            // Ordered a moment ago by the first of two clicks: the second is told the same.
            return form.Action == "place" && cart.Problem!.Status == StatusCodes.Status404NotFound ? await checkout.Place(id, form, null, stop) : Render.Refusal(cart.Problem!);
        }

        var (typed, errors) = form.Changed(cart.Value);
        if (form.Action == "place" && typed.Count == 0 && errors.Count == 0)
        {
            return await checkout.Place(id, form, cart.Value, stop);
        }

        var state = CartScreen.State.Of(form) with { Errors = errors };
        var lines = typed.Where(l => l.Sku != form.Of).ToList();
        List<KeyValuePair<string, string?>> back = [];
        if (form.Action == "add" && form["newcode"] is { } code)
        {
            var found = await check.Handle(new CheckQuickOrder.Request(Lines: [new(code, form["newqty"] ?? "")]), stop);
            if (!found.Ok || found.Value.Rows is not [{ Status: LineStatus.Ok, Sku: not null, Quantity: not null } row])
            {
                state = state with { NewRow = found.Ok && found.Value.Rows.Count > 0 ? found.Value.Rows[0] : null, Problem = found.Problem };
            }
            else
            {
                lines.Add(new(row.Sku, row.Quantity, row.Unit, ChangeCartLines.Mode.Add));
            }
        }
        else if (form.Action is "restore" && form["sku"] is { } sku && QuantityInput.Read(form["quantity"]) is { Ok: true } quantity)
        {
            lines.Add(new(sku, quantity.Value, form["unit"]));
        }
        else if (cart.Value.Lines.FirstOrDefault(l => l.Sku == form.Of) is { } line)
        {
            lines.AddRange(Mend(form.Action, line));
        }

        if (lines.Find(l => l.Quantity?.Value == 0m && form.Action != "swap") is { } gone && cart.Value.Lines.First(l => l.Sku == gone.Sku) is var was)
        {
            back.AddRange([new("removed", was.Sku), new("q", Filiera.Portal.Show.Editable(was.Quantity)), new("u", was.Unit)]);
        }

        if (lines.Count > 0)
        {
            var changed = await change.Handle(id, new ChangeCartLines.Request(lines), stop);
            if (!changed.Ok)
            {
                return await screen.Page(cart.Value, state with { Problem = changed.Problem }, stop);
            }

            cart = changed;
            current.Choose(id);
        }

        if (form.Action == "place" && errors.Count == 0)
        {
            return await screen.Page(cart.Value, state with { Repriced = true }, stop);
        }

        return errors.Count > 0 || state.NewRow is not null || state.Problem is not null
            ? await screen.Page(cart.Value, state, stop, StatusCodes.Status422UnprocessableEntity)
            : Render.To(Paths.Cart(id) + QueryString.Create(form.Kept(cart.Value).Concat(back)));
    }

    private static IEnumerable<ChangeCartLines.Line> Mend(string action, PricedCartLine line)
    {
        if (action == "remove")
        {
            yield return new(line.Sku, Quantity.Zero, line.Unit);
        }
        else if (action == "fix" && line.Suggested is { } suggested)
        {
            yield return new(line.Sku, suggested, line.BaseUnit);
        }
        else if (action == "swap" && line.Substitute is { } substitute)
        {
            yield return new(line.Sku, Quantity.Zero, line.Unit);
            yield return new(substitute, line.BaseQuantity, line.BaseUnit, ChangeCartLines.Mode.Add);
        }
    }

    private static async Task<IResult> About(string id, HttpRequest request, ChangeCart.Handler change, DeleteCart.Handler delete, CurrentCart current, Flash flash, CancellationToken stop)
    {
        var form = new CartForm(await request.ReadFormAsync(stop));
        if (form.Action == "delete")
        {
            var gone = await delete.Handle(id, stop);
            if (gone.Problem is { Status: StatusCodes.Status404NotFound } notHis)
            {
                return Render.Refusal(notHis);
            }

            flash.Say(gone.Ok ? Text.Carts["Deleted", form["was"] ?? ""] : gone.Problem!.Message.ToString(), bad: !gone.Ok);
            return Render.To(Paths.Carts);
        }

        if (form.Action == "use")
        {
            current.Choose(id);
            flash.Say(Text.Carts["InUse"]);
            return Render.To(Paths.Cart(id));
        }

        var changed = await change.Handle(id, new ChangeCart.Request(form["name"] ?? "", form["branch"]), stop);
        if (changed.Problem is { Status: StatusCodes.Status404NotFound } absent)
        {
            return Render.Refusal(absent);
        }

        flash.Say(changed.Ok ? Text.Carts["Renamed"] : changed.Problem!.Message.ToString(), bad: !changed.Ok);
        return Render.To(Paths.Cart(id));
    }

    private static async Task<IResult> Export(string id, GetCart.Handler get, CancellationToken stop)
    {
        var cart = await get.Handle(id, stop);
        if (!cart.Ok)
        {
            return Render.Refusal(cart.Problem!);
        }

        var csv = new Csv(Text.Carts["Csv.Code"], Text.Carts["Csv.Quantity"], Text.Carts["Csv.Unit"], Text.Carts["Csv.Name"], Text.Carts["Csv.List"], Text.Carts["Csv.Discounts"], Text.Carts["Csv.Net"], Text.Carts["Csv.Basis"], Text.Carts["Csv.Total"], Text.Carts["Csv.Vat"], Text.Carts["Csv.Stock"], Text.Carts["Csv.Note"]);
        foreach (var line in cart.Value.Lines)
        {
            csv.Row(line.Sku, line.Quantity.Value, line.Unit, line.Name, line.List?.Value, Filiera.Portal.Show.Cascade(line.Discounts.Select(d => d.Value.Value)), line.NetUnit?.Value, (decimal)line.Basis, line.LineNet?.Value, line.VatRate.Value, line.Availability.Phrase, line.Message);
        }

        return csv.File($"{Text.Carts["CsvName"]}.csv");
    }
}
