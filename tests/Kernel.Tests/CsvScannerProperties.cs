using System.Globalization;
using CsCheck;
using Filiera.Kernel;
using Shouldly;
using Xunit;

namespace Filiera.Kernel.Tests;

/// <summary>What a known writer of CSV writes, we read: the same fields.</summary>
public sealed class CsvScannerProperties
{
    private static readonly Gen<string> Field = Gen.OneOf(
        Gen.Char["abc;,\" \r\n\tè€"].Array[0, 12].Select(c => new string(c)),
        Gen.Const("\"\""), Gen.Const("12,50"));

    [Theory]
    [InlineData(';')]
    [InlineData(',')]
    [InlineData('\t')]
    public void What_is_written_by_RFC_4180_is_read_back(char delimiter) =>
        Field.Array[3].Array[1, 30].Sample(rows =>
        {
            // A row of blanks alone is a blank line to us.
            var written = rows.Select((r, i) => r.Prepend(i.ToString(CultureInfo.InvariantCulture)).ToArray()).ToArray();
            using var text = new StringWriter();
            foreach (var row in written)
            {
                text.Write(string.Join(delimiter, row.Select(f => f.Any("\" \r\n\t;,".Contains) ? $"\"{f.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : f)) + "\r\n");
            }

            var scanner = new CsvScanner(new StringReader(text.ToString()), delimiter) { Expected = 4 };
            foreach (var row in written)
            {
                scanner.Read().ShouldBeTrue();
                scanner.Fault.ShouldBe(CsvFault.None);
                Enumerable.Range(0, 4).Select(i => scanner.Field(i).ToString()).ShouldBe(row.Select(f => f.Trim()));
            }

            scanner.Read().ShouldBeFalse();
        });

    [Fact]
    public void No_text_makes_it_stumble_and_every_good_row_after_a_line_end_is_found() =>
        Gen.Char["ab;\"\n\r\0"].Array[0, 60].Sample(noise =>
        {
            var scanner = new CsvScanner(new StringReader(new string(noise) + "\nGOOD;ROW;HERE\n"), ';') { Expected = 3 };
            var found = false;
            while (scanner.Read())
            {
                found |= scanner.Fault == CsvFault.None && scanner.Field(0).SequenceEqual("GOOD") && scanner.Field(2).SequenceEqual("HERE");
            }

            found.ShouldBeTrue();
        });
}
