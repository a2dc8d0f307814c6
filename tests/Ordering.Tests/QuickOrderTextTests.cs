using CsCheck;
using Filiera.Catalog;
using Shouldly;
using Xunit;

namespace Filiera.Ordering.Tests;

/// <summary>The quick order reads what people really paste (domain.md C1).</summary>
public sealed class QuickOrderTextTests
{
    private static readonly Dictionary<string, CodeMatch> Catalogue = new[]
    {
        Product(1, "A100"), Product(2, "B200"), Product(3, "C300", minimum: 12, multiple: 12, packs: ("CF", 12)), Product(4, "K900", "KG", 0.5m, 0.5m),
        Product(5, "00123"), Product(6, "OLD55", substitute: "A100"), Product(7, "M6", minimum: 6), Product(8, "12/34"), Product(9, "PL1", packs: ("PL", 100)),
    }.ToDictionary(p => p.Sku, p => new CodeMatch(p, MatchKind.Sku));

    static QuickOrderTextTests()
    {
        Catalogue["A 100"] = Catalogue["A100"] with { Matched = MatchKind.NormalisedCode };
        Catalogue["18012345678904"] = Catalogue["C300"] with { Matched = MatchKind.Gtin, PackUnit = "CF" };
    }

    [Theory]
    [InlineData("A100;12", 12)]
    [InlineData("A100\t12\t", 12)]
    [InlineData("A100,12", 12)]
    [InlineData("A100 x 12", 12)]
    [InlineData("A100 12 pz", 12)]
    [InlineData("A100;12;pz", 12)]
    [InlineData("\"A100\";\"12\"", 12)]
    [InlineData("=\"A100\"\t12", 12)]
    [InlineData("A100\tVite a testa esagonale\t12\t3,40", 12)]
    [InlineData("A100;Vite, zincata;12", 12)]
    [InlineData("A100 Vite M4 12", 12)]
    [InlineData("A100\t1.234", 1234, "THOUSANDS_INTERPRETED")]
    [InlineData("A100\t1 000", 1000, "THOUSANDS_INTERPRETED")]
    [InlineData("A100\t1.000,00", 1000)]
    [InlineData("A100\t1,000.00", 1000)]
    [InlineData("A100\t12,00", 12)]
    [InlineData("12;A100", 12, "COLUMNS_SWAPPED")]
    [InlineData("12 A100", 12, "COLUMNS_SWAPPED")]
    [InlineData("1\tA100\t12", 12)]
    [InlineData("A 100\t5", 5)]
    [InlineData("A 100 5", 5)]
    [InlineData("A100", 1, "DEFAULT_QTY")]
    public void A_row_is_understood(string text, int quantity, string? note = null)
    {
        var row = Check(text).ShouldHaveSingleItem();
        row.Match!.Product.Sku.ShouldBe("A100");
        (row.Status, row.ErrorCode, row.Quantity, row.Note).ShouldBe((LineStatus.Ok, null, quantity, note));
    }

    [Theory]
    [InlineData("A100\t0", "NOT_POSITIVE")]
    [InlineData("A100\t-3", "NOT_POSITIVE")]
    [InlineData("A100\tdieci", "NOT_A_NUMBER")]
    [InlineData("A100\t1.2.3", "NOT_A_NUMBER")]
    [InlineData("A100\t8012345678907", "NOT_A_NUMBER")]
    [InlineData("A100\t2,5", "NOT_INTEGER")]
    [InlineData("A100\t2 CF", "UNKNOWN_UNIT")]
    [InlineData("K900\t0,00005", "TOO_MANY_DECIMALS")]
    [InlineData("ZZZ\t3", "NOT_FOUND")]
    [InlineData("12\tZZZ", "NOT_FOUND")]
    [InlineData("8,01E+12\t2", "EXCEL_SCIENTIFIC")]
    public void A_bad_row_stays_with_its_reason(string text, string error)
    {
        var row = Check(text).ShouldHaveSingleItem();
        row.Status.ShouldBe(LineStatus.Error);
        row.ErrorCode.ShouldBe(error);
        row.Text.ShouldBe(text);
        row.Message!.ToString(new("it-IT")).ShouldNotBeEmpty();
    }

    [Fact]
    public void A_code_before_or_after_its_quantity_is_kept_as_typed_when_unknown()
    {
        Check("12\tZZZ")[0].Code.ShouldBe("ZZZ");
        Check("ZZZ 12")[0].Code.ShouldBe("ZZZ");
        Check("ZZZ 12")[0].Quantity.ShouldBe(12);
        Check("pippo pluto")[0].Code.ShouldBe("pippo pluto");
    }

    [Theory]
    [InlineData("C300\t2 CF", 24)]
    [InlineData("C300\t3CF", 36)]
    [InlineData("C300;2;conf.", 24)]
    [InlineData("C300 2 confezioni", 24)]
    [InlineData("PL1\t2 bancali", 200)]
    [InlineData("18012345678904\t2", 24)]
    public void Packs_become_base_units_with_a_note(string text, int quantity)
    {
        var row = Check(text).ShouldHaveSingleItem();
        (row.Status, row.Quantity, row.Note).ShouldBe((LineStatus.Ok, quantity, "CONVERTED_FROM_PACK"));
    }

    [Fact]
    public void The_barcode_of_a_carton_alone_is_one_carton() =>
        Check("18012345678904")[0].ShouldSatisfyAllConditions(r => r.Quantity.ShouldBe(12), r => r.Note.ShouldBe("DEFAULT_QTY"), r => r.MatchedBy.ShouldBe("GTIN"));

    [Theory]
    [InlineData("C300\t13", "NOT_MULTIPLE", 24.0, "Si vende a multipli di 12: 13 → 24")]
    [InlineData("C300\t1", "NOT_MULTIPLE", 12.0, "Si vende a multipli di 12: 1 → 12")]
    [InlineData("M6\t2", "BELOW_MOQ", 6.0, "Minimo 6")]
    [InlineData("K900\t2,3", "NOT_MULTIPLE", 2.5, "Si vende a multipli di 0,5: 2,3 → 2,5")]
    [InlineData("OLD55\t4", "DISCONTINUED", null, "Fuori produzione: sostituito da A100")]
    public void What_can_be_mended_says_how(string text, string error, double? suggested, string words)
    {
        var row = Check(text).ShouldHaveSingleItem();
        (row.Status, row.ErrorCode).ShouldBe((LineStatus.NeedsFix, error));
        row.Suggested.ShouldBe((decimal?)suggested);
        row.Message!.ToString(new("it-IT")).ShouldBe(words);
    }

    [Theory]
    [InlineData("Codice\tQuantità\nA100\t12")]
    [InlineData("COD. ARTICOLO;DESCRIZIONE;Q.TA'\nA100;Vite;12")]
    [InlineData("Qty;SKU\n12;A100")]
    [InlineData("sku\nA100 12")]
    [InlineData("Descrizione;Codice;Prezzo;Qtà;UM\nVite;A100;3,40;12;pz")]
    public void A_heading_is_skipped_and_shown(string text)
    {
        var rows = Check(text);
        rows.Count.ShouldBe(2);
        (rows[0].Line, rows[0].Status, rows[0].Code, rows[0].Quantity).ShouldBe((1, LineStatus.HeaderSkipped, null, null));
        (rows[1].Line, rows[1].Status, rows[1].Quantity).ShouldBe((2, LineStatus.Ok, 12));
    }

    [Fact]
    public void Repeated_products_are_put_together_and_only_the_sum_must_keep_the_rule()
    {
        var rows = Check("C300\t5\nA100\t1\nC300\t7\n\nA100\nA100\tx");
        rows.Select(r => (r.Line, r.Quantity, r.Status, r.Note)).ShouldBe(
        [
            (1, 12, LineStatus.Ok, "MERGED_LINES_1_3"),
            (2, 2, LineStatus.Ok, "MERGED_LINES_2_5"),
            (6, null, LineStatus.Error, null),
        ]);
    }

    [Fact]
    public void Rows_past_the_limit_are_told_in_one_row_that_keeps_their_text()
    {
        var rows = QuickOrderText.Read("sku;qty\n" + string.Join('\n', Enumerable.Range(0, 7).Select(i => $"A10{i};1")), 5).Check(Catalogue);
        rows.Count.ShouldBe(7);
        (rows[6].Line, rows[6].ErrorCode, rows[6].Text).ShouldBe((7, "TOO_MANY_ROWS", "A105;1\nA106;1"));
    }

    [Fact]
    public void Lines_of_a_grid_are_judged_alike()
    {
        var rows = QuickOrderText.FromRows([("C300", "2", "CF"), ("A100", null, null), (null, "3", null), ("K900", "1,5", "kg")], 100).Check(Catalogue);
        rows.Select(r => (r.Quantity, r.ErrorCode)).ShouldBe([(24m, null), (1m, null), (3m, "NOT_FOUND"), (1.5m, null)]);
    }

    [Fact]
    public void No_row_is_dropped_and_nothing_throws_whatever_is_pasted()
    {
        string[] known = ["A100", "00123", "12/34", "C300", "2 CF", "1.000", "-3", "2,5", "\t", ";", ",", " ", "\n", "\r\n", "\"", "=\"", "'", "8,01E+12", "x", "Codice", "Qtà", "\u00a0", "1e9999", "…"];
        var piece = Gen.OneOf(Gen.Int[0, known.Length - 1].Select(i => known[i]), Gen.Char.Select(c => c.ToString()));
        piece.Array[0, 30].Select(string.Concat).Sample(text =>
        {
            var rows = QuickOrderText.Read(text, 500).Check(Catalogue);
            var filled = text.TrimStart('\ufeff').ReplaceLineEndings("\n").Split('\n').Count(l => !string.IsNullOrWhiteSpace(l.Trim(' ', '\u00a0', '\u200b')));
            rows.Sum(r => Math.Max(1, r.Merged.Count)).ShouldBe(filled);
            foreach (var row in rows.Where(r => r.Quantity is not null))
            {
                Filiera.Kernel.Scaled.Holds<Filiera.Kernel.Quantity>(row.Quantity!.Value).ShouldBeTrue();
            }
        });
    }

    private static IReadOnlyList<QuickOrderReading> Check(string text) => QuickOrderText.Read(text, 500).Check(Catalogue);

    private static ProductInfo Product(int id, string sku, string unit = "PZ", decimal minimum = 1, decimal multiple = 1, (string Unit, decimal Size)? packs = null, string? substitute = null) => new(
        id, sku, sku, null, null, null, null, unit, packs is { } p ? [KeyValuePair.Create(p.Unit, p.Size)] : [], new(minimum), new(multiple), null, false, false, new(22), null,
        substitute is not null, substitute, null, null, null);
}
