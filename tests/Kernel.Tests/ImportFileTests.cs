using System.IO.Compression;
using System.Text;
using Filiera.Kernel;
using Shouldly;
using Xunit;

namespace Filiera.Kernel.Tests;

/// <summary>Files as ERPs and spreadsheets really write them (docs/import.md).</summary>
public sealed class ImportFileTests : IDisposable
{
    private static readonly ImportColumn Sku = new("sku", "codice") { Required = true };
    private static readonly ImportColumn Name = new("name", "descrizione");
    private static readonly ImportColumn Price = ImportColumn.Number("unit_price", "prezzo");
    private static readonly ImportColumn Quantity = ImportColumn.Number("quantity", "quantità");
    private static readonly ImportColumn Day = new("date", "data");
    private static readonly ImportColumn[] Columns = [Sku, Name, Price, Quantity, Day];

    private readonly string _folder = Directory.CreateTempSubdirectory("filiera-import-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("windows-1252", false)]
    [InlineData("utf-16", true)]
    public void An_encoding_is_found_out(string name, bool mark)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes("codice;descrizione\nA1;Caffè 1 € «più»\n")];

        ReadFile(Write(bytes)).ShouldBe([(2, "A1", "Caffè 1 € «più»", null)]);
    }

    [Fact]
    public void One_accent_at_the_end_of_a_long_file_makes_it_Windows_1252()
    {
        var text = "sku;name\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"A{i};Vite\n")) + "Z;Perché\n";
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

        ReadFile(Write(Encoding.GetEncoding(1252).GetBytes(text)))[^1].Name.ShouldBe("Perché");
    }

    [Theory]
    [InlineData("sku;name\nA1;x,y\n")]
    [InlineData("sku,name\nA1,\"x,y\"\n")]
    [InlineData("sku\tname\nA1\tx,y\n")]
    [InlineData("\"sku\";\"name\"\r\n\"A1\";\"x,y\"\r\n")]
    [InlineData("sku;name\rA1;x,y")]
    public void A_separator_and_line_ends_are_found_out(string text) =>
        Read(text).ShouldBe([(2, "A1", "x,y", null)]);

    [Fact]
    public void A_gzip_file_is_known_by_its_bytes()
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(Encoding.UTF8.GetBytes("sku;name\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"A{i};{i * 7919 % 10007}\n"))));
        }

        ReadFile(Write(bytes.ToArray(), "named.csv")).Count.ShouldBe(20_000);

        // A download that stopped half way must not look like a shorter file.
        ImportFile.Open(Write(bytes.ToArray()[..^6], "cut.csv.gz"), Columns).Problem!.Code.ShouldBe("FILE_UNREADABLE");
        ImportFile.Open(Write(bytes.ToArray()[..(int)(bytes.Length / 2)], "half.csv.gz"), Columns).Problem!.Code.ShouldBe("FILE_UNREADABLE");
    }

    [Fact]
    public void Headers_match_whatever_their_case_blanks_and_accents() =>
        Read(" CODICE ;Descrizione;Unit Price;QUANTITA;Altro\nA1;x;1.5;2;z\n").ShouldBe([(2, "A1", "x", 1.5m)]);

    [Theory]
    [InlineData("codice;descrizione\nA1;short\n", null)]
    [InlineData("codice;nome;descrizione\nA1;short;long\n", "long")]
    public void A_header_that_could_mean_two_things_means_the_free_one(string text, string? longer)
    {
        var description = new ImportColumn("description", "descrizione");
        using var file = ImportFile.Open(Write(Encoding.UTF8.GetBytes(text)), [Sku, new ImportColumn("name", "nome", "descrizione"), description]).Value;
        var row = file.Next()!;

        (row.Text(description), row.Good).ShouldBe((longer, true));
        file.HeaderOf("name").ShouldBe(longer is null ? "descrizione" : "nome");
    }

    [Fact]
    public void A_missing_or_doubled_column_refuses_the_file()
    {
        ImportFile.Open(Write("name;x\na;b\n"u8.ToArray()), Columns).Problem!.Code.ShouldBe("COLUMN_MISSING");
        ImportFile.Open(Write("sku;codice\na;b\n"u8.ToArray()), Columns).Problem!.Code.ShouldBe("COLUMN_TWICE");
        ImportFile.Open(Write([]), Columns).Problem!.Code.ShouldBe("NO_HEADER");
        ImportFile.Open(Path.Combine(_folder, "none.csv"), Columns).Problem!.Code.ShouldBe("FILE_UNREADABLE");
    }

    [Fact]
    public void A_quoted_text_spans_lines_and_holds_quotes_and_separators() =>
        Read("sku;name\nA1;\"Vite \"\"Pro\"\";\r\nzincata\"\nA2;y\n").ShouldBe([(2, "A1", "Vite \"Pro\";\r\nzincata", null), (4, "A2", "y", null)]);

    [Fact]
    public void An_inch_sign_inside_a_bare_text_is_a_character() =>
        Read("sku;name\nA1;Tubo 3/4\" zincato\n").ShouldBe([(2, "A1", "Tubo 3/4\" zincato", null)]);

    [Theory]
    [InlineData("A2;\"open for ever", "QUOTES")]
    [InlineData("A2;\"closed\" and more", "QUOTES")]
    [InlineData("A2;x;y;z", "COLUMNS")]
    [InlineData("A2", "COLUMNS")]
    [InlineData("A2;x\0y", "CONTROL_CHARACTER")]
    public void A_broken_row_in_the_middle_loses_nothing_else(string broken, string code)
    {
        var rows = ReadAll($"sku;name\nA1;\"one\"\n{broken}\nA3;\"three\"\nA4;four\n");

        rows.Select(r => (r.Line, r.Good)).ShouldBe([(2, true), (3, false), (4, true), (5, true)]);
        rows[1].Problems[0].Code.ShouldBe(code);
    }

    [Fact]
    public void A_row_or_field_without_end_is_refused_and_the_next_one_read()
    {
        var rows = ReadAll($"sku;name\nA1;{new string('x', 40_000)}\nA2;{new string('y', 600_000)}\nA3;z\n");

        rows.Select(r => (r.Line, r.Good)).ShouldBe([(2, false), (3, false), (4, true)]);
    }

    [Fact]
    public void Blank_lines_and_empty_columns_too_many_are_forgiven() =>
        Read("\n\nsku;name\n\nA1;x;;;\n   \nA2;y\n").Select(r => (r.Line, r.Sku)).ShouldBe([(5, "A1"), (7, "A2")]);

    [Fact]
    public void Records_are_whole_across_the_edges_of_the_buffer()
    {
        var text = new StringBuilder("sku;name\r\n");
        for (var i = 0; i < 60_000; i++)
        {
            text.Append($"A{i};\"nome \"\"{i}\"\"\r\nriga\"\r\n");
        }

        var rows = Read(text.ToString());
        rows.Count.ShouldBe(60_000);
        rows.Select((r, i) => r == (2 + (2 * i), $"A{i}", $"nome \"{i}\"\r\nriga", null)).ShouldAllBe(right => right);
    }

    [Fact]
    public void An_Italian_column_is_read_as_Italian()
    {
        // 1.234 can't tell; 12,50 in the same column does.
        Prices("1.234", "12,50", "1.234,56", "7").ShouldBe([1234m, 12.50m, 1234.56m, 7m]);
    }

    [Fact]
    public void A_column_that_can_not_tell_follows_the_other_columns()
    {
        var rows = ReadAll("sku;unit_price;quantity\nA1;12,5;1.200\n", file => file.Number(Quantity));
        rows[0].Value.ShouldBe(1200m);
    }

    [Fact]
    public void A_point_alone_is_a_decimal_sign_and_the_report_says_so()
    {
        var rows = ReadAll("sku;unit_price\nA1;1.234\nA2;2.345\n", row => row.Number(Price));

        rows.Select(r => r.Value).ShouldBe([1.234m, 2.345m]);
        rows.Select(r => r.Problems.Count).ShouldBe([1, 0]);
        rows[0].Problems[0].ShouldSatisfyAllConditions(p => p.Warning.ShouldBeTrue(), p => p.Code.ShouldBe("DECIMALS_PRESUMED"));
    }

    [Fact]
    public void What_could_be_either_is_refused_never_guessed()
    {
        ReadAll("sku;unit_price\nA1;1,234\n", row => row.Number(Price))[0].Problems[0].Code.ShouldBe("NUMBER_AMBIGUOUS");

        // Both styles in one column: those that say so themselves are read.
        var mixed = ReadAll("sku;unit_price\nA1;12,5\nA2;12.5\nA3;1.234\n", row => row.Number(Price));
        mixed.Select(r => r.Value).ShouldBe([12.5m, 12.5m, null]);
        mixed[2].Problems[0].Code.ShouldBe("NUMBER_AMBIGUOUS");
    }

    [Theory]
    [InlineData("0,125", 0.125)]
    [InlineData("1234,567", 1234.567)]
    [InlineData("-3,5", -3.5)]
    [InlineData("1.234.567", 1234567)]
    public void A_value_that_tells_needs_no_column(string text, double expected) =>
        Prices(text)[0].ShouldBe((decimal)expected);

    [Theory]
    [InlineData("1.23.456,7")]
    [InlineData("12,34,5")]
    [InlineData("€ 5")]
    [InlineData("1e5")]
    [InlineData("--1")]
    [InlineData("NaN")]
    [InlineData("99999999999999999999999999999999999")]
    public void What_is_no_number_is_refused(string text) =>
        ReadAll($"sku;unit_price\nA1;{text}\n", row => row.Number(Price))[0].Problems[0].Code.ShouldBe("NUMBER_UNREADABLE");

    [Theory]
    [InlineData("2026-03-31")]
    [InlineData("31/03/2026")]
    [InlineData("31/3/2026")]
    [InlineData("31.03.2026")]
    [InlineData("20260331")]
    [InlineData("2026-03-31 08:15:00")]
    public void A_date_is_read_as_Italians_and_machines_write_it(string text) =>
        ReadAll($"sku;date\nA1;{text}\n", row => row.Date(Day))[0].Value.ShouldBe(new DateOnly(2026, 3, 31));

    [Theory]
    [InlineData("03/31/2026")]
    [InlineData("31/02/2026")]
    [InlineData("tomorrow")]
    [InlineData("0001-01-01")]
    public void What_is_no_date_is_refused_with_the_fix(string text)
    {
        var problem = ReadAll($"sku;date\nA1;{text}\n", row => row.Date(Day))[0].Problems[0];
        problem.ShouldSatisfyAllConditions(p => p.Code.ShouldBe("DATE_UNREADABLE"), p => p.Field.ShouldBe("date"), p => p.Value.ShouldBe(text), p => p.Fix.ShouldNotBeNull());
    }

    private decimal?[] Prices(params string[] values) =>
        [.. ReadAll($"sku;unit_price\n{string.Join('\n', values.Select((v, i) => $"A{i};{v}"))}\n", row => row.Number(Price)).Select(r => r.Value)];

    private List<(int Line, string? Sku, string? Name, decimal? Price)> Read(string text) => ReadFile(Write(Encoding.UTF8.GetBytes(text)));

    private static List<(int Line, string? Sku, string? Name, decimal? Price)> ReadFile(string path)
    {
        using var file = ImportFile.Open(path, Columns).Value;
        var rows = new List<(int, string?, string?, decimal?)>();
        while (file.Next() is { } row)
        {
            row.Good.ShouldBeTrue();
            rows.Add((row.Line, row.Text(Sku), row.Text(Name), row.Number(Price)));
        }

        return rows;
    }

    private List<(int Line, bool Good, IReadOnlyList<RowProblem> Problems)> ReadAll(string text) =>
        [.. ReadAll(text, row => 0).Select(r => (r.Line, r.Good, r.Problems))];

    private List<(int Line, bool Good, IReadOnlyList<RowProblem> Problems, T Value)> ReadAll<T>(string text, Func<ImportRow, T> value)
    {
        using var file = ImportFile.Open(Write(Encoding.UTF8.GetBytes(text)), Columns).Value;
        var rows = new List<(int, bool, IReadOnlyList<RowProblem>, T)>();
        while (file.Next() is { } row)
        {
            var read = value(row);
            rows.Add((row.Line, row.Good, [.. row.Problems], read));
        }

        return rows;
    }

    private string Write(byte[] bytes, string name = "file.csv")
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
