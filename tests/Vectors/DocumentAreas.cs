using System.Globalization;
using System.Text.Json.Nodes;
using Filiera.Pricing;

namespace Filiera.Vectors;

internal static class DocumentAreas
{
    public static object Line(JsonObject input) => Verdict(SdiChecks.Line(
        input.Number("lineTotal"), input.Number("unitPrice"),
        DiscountChain.Of((input["discountLevels"]?.AsArray() ?? []).Select(l => new DiscountLevel(l.Number()!.Value))), input.Number("quantity")));

    public static object Check(JsonObject input) => Verdict((string?)input["check"] switch
    {
        "IMPOSTA" => SdiChecks.Vat(input.Number("taxable"), input.Number("vatRate"), input.Number("vat")),
        "IMPONIBILE" => SdiChecks.Taxable(input.Number("taxable"), input.Number("sumOfLines"), input["rounding"].Number() ?? 0m),
        "NATURA" => SdiChecks.Nature(input.Number("vatRate"), (string?)input["natura"], Day(input["date"])),
        "ESIGIBILITA" => SdiChecks.Collectability((string?)input["esigibilita"], (string?)input["natura"]),
        "NUMERO" => SdiChecks.Number((string?)input["number"]),
        "DATA_NC" => SdiChecks.CreditNoteDate((string?)input["documentType"], Day(input["date"])!.Value, Day(input["linkedInvoiceDate"])),
        "CODICE_DESTINATARIO" => SdiChecks.Recipient((string?)input["code"], (string?)input["format"]),
        var other => throw new FormatException($"unknown check {other}"),
    });

    public static object Stamp(JsonObject input)
    {
        var answer = StampDutyRule.Default.Of(input["groups"].Objects().Select(g => (g.Number("amount"), (string?)g["natura"])));
        return new { stampDuty = answer.Due, amount = answer.Amount, baseConsidered = answer.Base };
    }

    public static object Charge(JsonObject input)
    {
        switch ((string?)input["type"])
        {
            case "TRANSPORT" when input["goods"] is not null:
                var shares = Charges.Accessory(input.Number("amount"), input["goods"].Objects().Select(g => (g.Number("net"), g.Number("vatRate"))));
                return new { shares = shares.Select(s => new { amount = s.Amount, vatRate = s.VatRate }), vat = Charges.Vat(shares) };
            case "TRANSPORT":
                return Threshold(Charges.Below(input.Number("amount"), input.Number("goodsNet"), input["freeFrom"].Number()));
            case "SMALL_ORDER_FEE":
                return Threshold(Charges.Below(input.Number("fee"), input.Number("goodsNet"), input["threshold"].Number()));
            case "RAEE":
                var raee = Charges.Raee(input.Number("perUnit"), input.Number("quantity"));
                return new { lineNet = raee, vat = Charges.VatOf(raee, input["vatRate"].Number() ?? 0m) };
            case "CONAI":
                return new { lineNet = Charges.Conai(input.Number("ratePerTonne"), input.Number("kgPerUnit"), input.Number("quantity")) };
            case "SPLIT_PAYMENT":
                var (total, payable) = SplitPayment.Of(input.Number("taxable"), input.Number("vat"));
                return new
                {
                    documentTotal = total, payable, esigibilita = SplitPayment.Collectability,
                    instalmentAmounts = Apportion.Equal(payable, (int)(input["instalments"].Number() ?? 1)),
                };
            case var other:
                throw new FormatException($"unknown charge {other}");
        }
    }

    public static object Intent(JsonObject input)
    {
        if (input["document"] is not JsonObject document)
        {
            var protocol = (string?)input["protocol"];
            return new
            {
                valid = IntentDeclaration.IsProtocol(protocol), natura = IntentDeclaration.Nature, TipoDato = IntentDeclaration.DataType,
                RiferimentoTesto = protocol, RiferimentoData = (string?)input["receiptDate"],
            };
        }

        var declaration = new IntentDeclaration(input.Number("limit"), Day(input["validFrom"]), Day(input["validTo"]));
        var answer = (string?)document["type"] == "CREDIT_NOTE"
            ? declaration.CreditNote(input.Number("used"), document.Number("amount"))
            : declaration.Invoice(input.Number("used"), document.Number("amount"), Day(document["date"]));
        return new { accepted = answer.Accepted, used = answer.Used, available = answer.Available, reason = answer.Refused?.Code(), excess = answer.Excess };
    }

    public static object CollectionFee(JsonObject input)
    {
        if ((string?)input["action"] == "COPY_INVOICE")
        {
            return new { copiedLines = input.Number("originalLines") - input.Number("ofWhichFees") };
        }

        var policy = (string?)input["policy"] switch { "EXEMPT" => CollectionFeePolicy.Exempt, "ONE_PER_MONTH" => CollectionFeePolicy.OnePerMonth, _ => CollectionFeePolicy.Unlimited };
        var charged = (input["alreadyChargedMonths"]?.AsArray() ?? []).Select(m => DateOnly.ParseExact((string)m! + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture)).ToHashSet();
        var bearing = CollectionFees.Bearing(policy, input["dueDates"]!.AsArray().Select(d => Day(d)!.Value), charged);
        return new { feeLines = bearing.Count, total = bearing.Count * input.Number("fee") };
    }

    private static object Threshold(decimal amount) => new { applied = amount != 0m, amount };

    private static object Verdict(string? errorCode) => new { accepted = errorCode is null, errorCode };

    private static DateOnly? Day(JsonNode? node) => node is null ? null : DateOnly.ParseExact((string)node!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
