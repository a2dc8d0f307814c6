using Filiera.Kernel;
using Filiera.Ordering;
using Filiera.Ordering.Features;
using Filiera.Portal.Texts;
using Microsoft.AspNetCore.Http;

namespace Filiera.Portal;

/// <summary>What was typed into the quantity boxes of a page, and what is wrong with it, by SKU: for showing the page again.</summary>
public sealed record Typed(IReadOnlyDictionary<string, string> Quantities, IReadOnlyDictionary<string, string> Errors, string? Problem = null)
{
    public static readonly Typed Nothing = new(new Dictionary<string, string>(), new Dictionary<string, string>());

    /// <summary>Name of the quantity field of a product: the same on every page that adds to the cart.</summary>
    public static string Field(string sku) => $"q.{sku}";

    public string? Of(string sku) => Quantities.GetValueOrDefault(sku);

    public string? Wrong(string sku) => Errors.GetValueOrDefault(sku);
}

/// <summary>
/// Adds every quantity of a posted form (fields «q.SKU») to the current cart, all in one call, and says so on the next page. Something
/// unreadable: nothing is added, and the page is shown again with what was typed.
/// </summary>
public sealed class Adding(CurrentCart carts, ChangeCartLines.Handler change, Flash flash)
{
    private const int Most = 500;

    /// <summary>Null when it is done; else what the page shows again.</summary>
    public async Task<Typed?> From(IFormCollection form, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(form);
        var typed = form.DistinctBy(f => f.Key, StringComparer.Ordinal).Where(f => f.Key.StartsWith("q.", StringComparison.Ordinal)).Take(Most)
            .Select(f => (Sku: f.Key[2..], Text: f.Value.ToString().Trim())).Where(f => f.Text.Length > 0).ToList();
        var errors = new Dictionary<string, string>();
        var lines = new List<ChangeCartLines.Line>();
        foreach (var (sku, text) in typed)
        {
            var read = QuantityInput.Read(text);
            if (!read.Ok)
            {
                errors[sku] = read.Problem!.Message.ToString();
            }
            else if (read.Value.Value > 0)
            {
                lines.Add(new(sku, read.Value, form[$"u.{sku}"].ToString() is { Length: > 0 } unit ? unit : null, ChangeCartLines.Mode.Add));
            }
        }

        var problem = errors.Count > 0 ? null : lines.Count == 0 ? Text.Common["NothingChosen"] : await Add(lines, errors, stop);
        if (errors.Count > 0)
        {
            // Also those whose row is no longer on the page.
            problem = $"{Text.Common["NothingAdded"]} {string.Join(' ', errors.Take(3).Select(e => $"{e.Key}: {e.Value}"))}";
        }

        return problem is null ? null : new Typed(typed.ToDictionary(t => t.Sku, t => t.Text), errors, problem);
    }

    private async Task<string?> Add(List<ChangeCartLines.Line> lines, Dictionary<string, string> errors, CancellationToken stop)
    {
        var cart = await carts.FindOrCreate(stop);
        if (!cart.Ok)
        {
            return cart.Problem!.Message.ToString();
        }

        var answer = await change.Handle(cart.Value, new ChangeCartLines.Request(lines), stop);
        if (answer.Problem is { } problem)
        {
            return Explain(problem, lines, errors);
        }

        carts.Choose(cart.Value);
        var added = lines.Select(l => l.Sku).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var toFix = answer.Value.Lines.Count(l => l.Status != LineStatus.Ok && added.Contains(l.Sku));
        var words = Text.Common.Count("Added", lines.Count) + (toFix > 0 ? $" {Text.Common.Count("ToFix", toFix)}" : "");
        flash.Say(words, toFix > 0, Text.Common["OpenCart"], Paths.Cart(cart.Value));
        return null;
    }

    // Problems of single lines («lines[3].quantity») go beside their field; the rest on top of the page.
    private static string? Explain(Problem problem, List<ChangeCartLines.Line> lines, Dictionary<string, string> errors)
    {
        foreach (var one in problem.All ?? [problem])
        {
            if (one.Field is { } field && field.StartsWith("lines[", StringComparison.Ordinal)
                && int.TryParse(field[6..field.IndexOf(']', StringComparison.Ordinal)], out var i) && i >= 0 && i < lines.Count)
            {
                errors[lines[i].Sku!] = one.Message.ToString();
            }
            else
            {
                return one.Message.ToString();
            }
        }

        return null;
    }
}
