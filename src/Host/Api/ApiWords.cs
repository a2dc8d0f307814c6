using System.Text.Json.Nodes;

namespace Filiera.Host.Api;

/// <summary>What parameters mean whose name means the same everywhere. Others are told by <c>.Describes(…)</c> or a <c>[Description]</c>.</summary>
internal static class ApiWords
{
    private static readonly Dictionary<string, (string Words, JsonNode? Example)> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["cursor"] = ("`next` of the page before; leave it out for the first page.", null),
        ["limit"] = ("How many rows: 1 to 200, 24 unless said.", 24),
        ["sort"] = ("The column to sort by, `-` before it downwards. A column that the list can’t be sorted by is a 400 that names those it can.", null),
        ["search"] = ("Words, or the beginning of a code; at most 200 characters.", null),
        ["text"] = ("What was typed so far.", "k64"),
        ["from"] = ("First day, included.", "2026-11-01"),
        ["to"] = ("Last day, included.", "2026-11-30"),
        ["state"] = ("Only rows in this state.", null),
        ["type"] = ("Only rows of this type.", null),
        ["kind"] = ("Only rows of this kind.", null),
        ["outcome"] = ("Only rows with this outcome.", null),
        ["direction"] = ("IN or OUT.", null),
        ["account"] = ("Code of a dealer’s account, as the ERP gives it.", "C00001"),
        ["branch"] = ("Code of a branch.", "01"),
        ["category"] = ("Code of a category: it and all below it.", null),
        ["brand"] = ("A brand; several may be named.", null),
        ["attribute"] = ("`name:value`; several may be named.", null),
        ["available"] = ("Only what is in stock.", null),
        ["priceFrom"] = ("Lowest net unit price, included.", null),
        ["priceTo"] = ("Highest net unit price, included.", null),
        ["discontinued"] = ("Also what is no longer made.", null),
        ["sku"] = ("The manufacturer’s code of the product; a slash in it is written `%2F`.", "K64-AR"),
        ["number"] = ("Number of the order.", "26-018812"),
        ["id"] = ("Its id, as the list gives it.", "0192f7a4-c1d2-7d0f-8a5e-3b6c9d8e7f10"),
        ["name"] = ("Its name, as the list gives it.", "demo-erp"),
        ["code"] = ("Its code.", "C00001"),
        ["email"] = ("The person’s e-mail.", "buyer@dealer.demo"),
        ["format"] = ("`csv` or `xlsx`.", "csv"),
        ["line"] = ("Number of the line, from 1.", 1),
        ["dealer"] = ("Code of a dealer’s account.", "C00001"),
        ["cluster"] = ("Code of a cluster.", null),
        ["role"] = ("Code of a role.", "buyer"),
        ["class"] = ("Class of the customer.", null),
        ["status"] = ("Only rows in this state.", null),
        ["active"] = ("Only those that are in use (true) or no longer (false).", null),
        ["who"] = ("Who did it: e-mail of a user, id of a client.", null),
        ["what"] = ("What was done: «order.placed».", null),
        ["subject"] = ("What it was done to: «order:26-018812».", null),
        ["page"] = ("Number of the page, from 1.", 1),
        ["language"] = ("it or en.", "it"),
        ["list"] = ("Code of a price list.", null),
        ["warehouse"] = ("Code of a warehouse.", null),
        ["days"] = ("How many days.", null),
        ["width"] = ("Width in pixels.", null),
        ["province"] = ("Two letters of a province.", "VR"),
        ["users"] = ("Only those with people who sign in (true) or without any (false).", null),
        ["address"] = ("Code of a destination of the account.", "1"),
        ["note"] = ("Id of the note.", "17"),
        ["entry"] = ("Id of the entry.", "18812"),
        ["token"] = ("The secret of the link in the mail.", "CfDJ8…"),
        ["protocol"] = ("Protocol of the tax agency: 17 digits, `-`, 6 digits.", "08060120341234567-000001"),
        ["coming"] = ("Only products whose price changes within 60 days.", null),
        ["all"] = ("True: every session, this one too; else all others.", false),
        ["attachment"] = ("Id of the attachment.", "3"),
        ["included"] = ("Only what the rules let in (true) or keep out (false).", null),
        ["on"] = ("A day.", "2026-11-24"),
        ["doubt"] = ("LARGE_STEP, UNDER_COST, UNDER_FLOOR, or ANY of them.", "ANY"),
        ["view"] = ("TO_CONFIRM, HELD, AWAITING_APPROVAL, LATE, OPEN or ALL.", "HELD"),
        ["hold"] = ("Only orders stopped for this reason.", null),
        ["amountFrom"] = ("Lowest total with VAT, included.", 1000),
        ["after"] = ("Only what comes after this one.", null),
    };

    public static string? Of(string? name) => name is not null && Known.TryGetValue(name, out var known) ? known.Words : null;

    public static JsonNode? Example(string? name) => name is not null && Known.TryGetValue(name, out var known) ? known.Example?.DeepClone() : null;
}
