using System.Globalization;
using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Ordering.Features;
using Microsoft.AspNetCore.Http;

namespace Filiera.Portal.Storefront;

/// <summary>The posted cart: quantities (<c>q.SKU</c>), the row to add, the fields of the order, and the button that was pressed («remove:K64-AR»).</summary>
public sealed class CartForm(IFormCollection fields)
{
    private readonly string[] _do = (fields["do"].ToString() is { Length: > 0 } pressed ? pressed : "update").Split(':', 2);

    public string Action => _do[0];

    /// <summary>The SKU that the button is of.</summary>
    public string Of => _do.Length > 1 ? _do[1] : "";

    public string? this[string name] => fields[name].ToString() is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    /// <summary>What the buyer typed in a line's quantity; null when the line was not on the page.</summary>
    public string? Quantity(string sku) => fields.ContainsKey(Typed.Field(sku)) ? fields[Typed.Field(sku)].ToString().Trim() : null;

    /// <summary>Lines whose quantity was typed over, and what can't be read as a quantity.</summary>
    public (IReadOnlyList<ChangeCartLines.Line> Lines, IReadOnlyDictionary<string, string> Errors) Changed(PricedCart cart)
    {
        ArgumentNullException.ThrowIfNull(cart);
        var lines = new List<ChangeCartLines.Line>();
        var errors = new Dictionary<string, string>();
        foreach (var line in cart.Lines)
        {
            if (Quantity(line.Sku) is not { } typed || typed == Show.Editable(line.Quantity))
            {
                continue;
            }

            // An emptied quantity takes the line away; the page offers to put it back.
            var read = typed.Length == 0 ? Filiera.Kernel.Quantity.Zero : QuantityInput.Read(typed);
            if (!read.Ok)
            {
                errors[line.Sku] = read.Problem!.Message.ToString();
            }
            else if (read.Value != line.Quantity)
            {
                lines.Add(new(line.Sku, read.Value, line.Unit));
            }
        }

        return (lines, errors);
    }

    public PlaceOrder.Request Order() => new(
        this["po"],
        this["to"],
        DateOnly.TryParseExact(this["date"], ["yyyy-MM-dd", "dd/MM/yyyy", "d/M/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null,
        this["pay"],
        decimal.TryParse(this["expected"], NumberStyles.Number, CultureInfo.InvariantCulture, out var total) && Scaled.Holds<Amount>(total) ? new Amount(total) : null,
        this["confirmDuplicate"] == "1",
        this["acceptSplit"] == "1");

    /// <summary>Fields of the order that were typed before a line was changed: they go along in the address, and stand in the page that follows.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Kept(PricedCart cart)
    {
        ArgumentNullException.ThrowIfNull(cart);
        foreach (var name in new[] { "po", "date", "to", "pay" })
        {
            var standard = name == "to" ? cart.Checkout.Addresses : name == "pay" ? cart.Checkout.Payments : [];
            // The payment always goes along: the totals are made with it.
            if (this[name] is { Length: <= 100 } value && (name == "pay" || !standard.Any(c => c.Code == value && c.IsDefault)))
            {
                yield return new(name, value);
            }
        }
    }

    /// <summary>A date was typed that is none.</summary>
    public bool BadDate => this["date"] is not null && Order().RequestedDate is null;
}
