using System.Globalization;
using Filiera.Kernel;
using Filiera.Pricing;

namespace Filiera.Ordering;

/// <summary>The order confirmation on A4: who, where, what at which price, when, VAT by rate. In the reader's language, or in the one that is said.</summary>
internal sealed class OrderPdf(OrderView order, string? vatNumber, Company company, PortalClock clock, bool? english = null)
{
    private const float Left = 40;
    private const float Right = PdfCanvas.Width - 40;
    private const float Foot = PdfCanvas.Height - 56;
    private const float Small = 7.5f;
    private const float Body = 8.5f;
    private const uint Grey = 0x6B6B6B;

    // Right edges of the columns of numbers, left edges of the others.
    private const float Code = Left + 20;
    private const float Name = Left + 92;
    private const float NameWidth = 150;
    private const float Quantity = Left + 286;
    private const float List = Left + 338;
    private const float Discounts = Left + 390;
    private const float Net = Left + 444;
    private const float Amount = Right;

    private static readonly Phrase Title = new("Conferma d’ordine", "Order confirmation");
    private static readonly CultureInfo Italian = CultureInfo.GetCultureInfo("it-IT");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");
    private readonly CultureInfo _culture = english ?? Phrase.ReadsEnglish ? English : Italian;
    private float _y;

    public byte[] Write() => PdfCanvas.Write($"{Title.ToString(_culture)} {order.Number}", company.Name, order.PlacedAt, Draw);

    private void Draw(PdfCanvas page)
    {
        Begin(page);
        Head(page);
        Parties(page);
        TableHead(page);
        foreach (var line in order.Lines)
        {
            Row(page, line);
        }

        Totals(page);
    }

    private void Begin(PdfCanvas page)
    {
        page.NewPage();
        page.Line(Left, Foot + 14, Right, Foot + 14);
        page.Text(string.Join("  ·  ", new[] { company.Name, company.Mail, company.Phone }.Where(s => !string.IsNullOrEmpty(s))), Left, Foot + 26, Small, rgb: Grey);
        page.Text(new Phrase("Ordine {0} – pagina {1} di {2}", "Order {0} – page {1} of {2}", order.Number, page.Page, page.Pages).ToString(_culture), Right, Foot + 26, Small, align: PdfAlign.Right, rgb: Grey);
        _y = 56;
    }

    private void Head(PdfCanvas page)
    {
        page.Text(company.Name, Left, _y, 15, bold: true);
        page.Text(Title.ToString(_culture), Right, _y, 15, bold: true, align: PdfAlign.Right);
        page.Text(company.Address ?? "", Left, _y + 15, Body, rgb: Grey);
        page.Text(string.IsNullOrEmpty(company.VatNumber) ? "" : new Phrase("P.IVA {0}", "VAT no. {0}", company.VatNumber).ToString(_culture), Left, _y + 26, Body, rgb: Grey);
        page.Text(new Phrase("N. {0} del {1}", "No. {0} of {1}", order.Number, Day(clock.DayOf(order.PlacedAt))).ToString(_culture), Right, _y + 15, 10, align: PdfAlign.Right);
        page.Text(order.PurchaseOrderNumber is { } mine ? new Phrase("Vostro riferimento: {0}", "Your reference: {0}", mine).ToString(_culture) : "", Right, _y + 28, Body, align: PdfAlign.Right, rgb: Grey);
        _y += 40;
        page.Line(Left, _y, Right, _y, 1, 0x1A1A1A);
        _y += 16;
    }

    private void Parties(PdfCanvas page)
    {
        const float half = (Right - Left) / 2;
        var top = _y;
        var left = Block(page, Left, half - 16, new Phrase("Cliente", "Customer"),
        [
            order.Account,
            string.IsNullOrEmpty(vatNumber) ? "" : new Phrase("P.IVA {0}", "VAT no. {0}", vatNumber).ToString(_culture),
            $"{order.Branch.Code} – {order.Branch.Name}",
            new Phrase("Ordinato da {0}", "Ordered by {0}", order.PlacedBy).ToString(_culture),
        ]);
        _y = top;
        var right = Block(page, Left + half, half, new Phrase("Consegna e pagamento", "Delivery and payment"),
        [
            order.DeliverTo,
            order.RequestedDate is { } asked ? new Phrase("Richiesta per il {0}", "Requested for {0}", Day(asked)).ToString(_culture) : new Phrase("Appena possibile", "As soon as possible").ToString(_culture),
            order.Payment.Words ?? order.Payment.Code ?? "",
        ]);
        _y = Math.Max(left, right) + 12;
    }

    private float Block(PdfCanvas page, float x, float width, Phrase title, string[] texts)
    {
        page.Text(title.ToString(_culture), x, _y, Small, bold: true, rgb: Grey);
        foreach (var line in texts.SelectMany(t => PdfCanvas.Wrap(t, width, Body + 0.5f)))
        {
            _y += 12;
            page.Text(line, x, _y, Body + 0.5f);
        }

        return _y;
    }

    private void TableHead(PdfCanvas page)
    {
        page.Fill(Left, _y, Right - Left, 17, 0xF0F1F3);
        _y += 11.5f;
        page.Text("#", Left + 4, _y, Small, bold: true);
        page.Text(new Phrase("Codice", "Code").ToString(_culture), Code, _y, Small, bold: true);
        page.Text(new Phrase("Descrizione", "Description").ToString(_culture), Name, _y, Small, bold: true);
        page.Text(new Phrase("Quantità", "Quantity").ToString(_culture), Quantity, _y, Small, bold: true, align: PdfAlign.Right);
        page.Text(new Phrase("Listino", "List").ToString(_culture), List, _y, Small, bold: true, align: PdfAlign.Right);
        page.Text(new Phrase("Sconti %", "Discounts %").ToString(_culture), Discounts, _y, Small, bold: true, align: PdfAlign.Right);
        page.Text(new Phrase("Netto", "Net").ToString(_culture), Net, _y, Small, bold: true, align: PdfAlign.Right);
        page.Text(new Phrase("Importo {0}", "Amount {0}", order.Totals.Currency).ToString(_culture), Amount - 4, _y, Small, bold: true, align: PdfAlign.Right);
        _y += 17;
    }

    private void Row(PdfCanvas page, OrderLineView line)
    {
        var codes = PdfCanvas.Wrap(line.Sku, Name - Code - 6, Body);
        var names = PdfCanvas.Wrap(line.Name, NameWidth, Body);
        var promises = PdfCanvas.Wrap(When(line), NameWidth + 40, Small);
        var discounts = PdfCanvas.Wrap(line.Discounts ?? "", 48, Body);
        var height = (Math.Max(Math.Max(codes.Count, names.Count), discounts.Count) * 11) + (promises.Count * 10) + 6;
        if (_y + height - 8 > Foot)
        {
            Begin(page);
            TableHead(page);
        }

        page.Text(line.Line.ToString(_culture), Left + 4, _y, Body, rgb: Grey);
        Several(page, codes, Code, bold: true);
        Several(page, names, Name);
        page.Text($"{Number(line.Quantity)} {line.Unit}", Quantity, _y, Body, align: PdfAlign.Right);
        page.Text(Price(line.List, line.Basis), List, _y, Body, align: PdfAlign.Right);
        Several(page, discounts, Discounts, align: PdfAlign.Right);

        page.Text(Price(line.NetUnit, line.Basis), Net, _y, Body, align: PdfAlign.Right);
        page.Text(Money(line.LineNet), Amount - 4, _y, Body, align: PdfAlign.Right);
        var below = _y + (Math.Max(codes.Count, names.Count) * 11);
        for (var i = 0; i < promises.Count; i++)
        {
            page.Text(promises[i], Name, below + (i * 10) - 1, Small, rgb: Grey);
        }

        _y += height;
        page.Line(Left, _y - 9.5f, Right, _y - 9.5f, 0.4f, 0xE2E2E2);
        _y += 2;
    }

    private void Several(PdfCanvas page, IReadOnlyList<string> lines, float x, bool bold = false, PdfAlign align = PdfAlign.Left)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            page.Text(lines[i], x, _y + (i * 11), Body, bold, align);
        }
    }

    // What is reserved and what waits, until when.
    private string When(OrderLineView line)
    {
        if (order.State is OrderState.Cancelled or OrderState.Rejected)
        {
            return "";
        }

        if (line.Rejected > 0)
        {
            var refused = new Phrase("Non accettati {0} {1}: {2}", "Not accepted {0} {1}: {2}", line.Rejected, line.Unit, line.RejectReason).ToString(_culture);
            return line.BaseQuantity > 0 ? $"{refused} – {Promise(line)}".TrimEnd(' ', '–') : refused;
        }

        return Promise(line);
    }

    private string Promise(OrderLineView line)
    {
        var date = line.PromisedDate is { } day ? Day(day) : null;
        var word = line.DateConfirmed ? new Phrase("confermato", "confirmed") : new Phrase("stimato", "estimated");
        if (line.Waiting.Value <= 0)
        {
            return date is null ? "" : new Phrase("Partenza {0}", "Leaves {0}", date).ToString(_culture);
        }

        return date is null
            ? new Phrase("{0} in attesa, data da confermare", "{0} waiting, date to be confirmed", line.Waiting).ToString(_culture)
            : line.Allocated.Value > 0
                ? new Phrase("{0} subito, {1} dal {2} ({3})", "{0} now, {1} from {2} ({3})", line.Allocated, line.Waiting, date, word).ToString(_culture)
                : new Phrase("Previsto {0} ({1})", "Expected {0} ({1})", date, word).ToString(_culture);
    }

    private void Totals(PdfCanvas page)
    {
        var totals = order.Totals;
        var notes = totals.Notes.SelectMany(n => PdfCanvas.Wrap(n, Right - Left - 250, Small)).ToList();
        var height = 74 + (totals.Vat.Count * 12) + (totals.Charges.Count * 12) + (notes.Count * 10) + (totals.SplitPayment ? 26 : 0);
        if (_y + height > Foot)
        {
            Begin(page);
        }

        const float start = Left + 250;
        _y += 8;
        Sum(page, start, new("Merce", "Goods"), totals.Goods);
        foreach (var charge in totals.Charges)
        {
            _y += 12;
            Sum(page, start, charge.Name, charge.Amount);
        }

        _y += 16;
        page.Text(new Phrase("IVA", "VAT").ToString(_culture), start, _y, Small, bold: true, rgb: Grey);
        page.Text(new Phrase("Imponibile", "Taxable").ToString(_culture), Net, _y, Small, bold: true, align: PdfAlign.Right, rgb: Grey);
        page.Text(new Phrase("Imposta", "Tax").ToString(_culture), Amount - 4, _y, Small, bold: true, align: PdfAlign.Right, rgb: Grey);
        foreach (var vat in order.Totals.Vat)
        {
            _y += 12;
            page.Text(Rate(vat), start, _y, Body);
            page.Text(Money(vat.Taxable), Net, _y, Body, align: PdfAlign.Right);
            page.Text(Money(vat.Vat), Amount - 4, _y, Body, align: PdfAlign.Right);
        }

        _y += 8;
        page.Line(start, _y, Right, _y);
        _y += 13;
        Sum(page, start, new("Totale imponibile", "Total without VAT"), totals.Taxable);
        if (totals.SplitPayment)
        {
            _y += 13;
            Sum(page, start, new("Totale documento", "Document total"), totals.Total);
            _y += 13;
            Sum(page, start, new("IVA in scissione dei pagamenti", "VAT under split payment"), new(-totals.VatTotal.Value));
        }

        _y += 18;
        page.Text(new Phrase("Totale {0}", "Total {0}", totals.Currency).ToString(_culture), start, _y, 12, bold: true);
        page.Text(Money(totals.Payable), Amount - 4, _y, 12, bold: true, align: PdfAlign.Right);
        foreach (var note in notes)
        {
            _y += note == notes[0] ? 16 : 10;
            page.Text(note, start, _y, Small, rgb: Grey);
        }

        _y += 14;
    }

    private void Sum(PdfCanvas page, float x, Phrase words, Amount amount)
    {
        page.Text(words.ToString(_culture), x, _y, Body);
        page.Text(Money(amount), Amount - 4, _y, Body, align: PdfAlign.Right);
    }

    private string Rate(VatLine vat) => vat.Nature is null ? $"{Number(vat.Rate.Value)}%" : $"{Number(vat.Rate.Value)}% {vat.Nature}";

    private string Money(Amount amount) => amount.Value.ToString("N2", _culture);

    private string Price(UnitPrice price, int basis) => price.Value.ToString("#,##0.00###", _culture) + (basis == 1 ? "" : $" /{basis}");

    private string Number(decimal value) => value.ToString("#,##0.###", _culture);

    private string Day(DateOnly day) => day.ToString("dd/MM/yyyy", _culture);
}
