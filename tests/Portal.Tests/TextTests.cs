using System.Text.RegularExpressions;
using System.Xml.Linq;
using Shouldly;
using Xunit;

namespace Filiera.Portal.Tests;

/// <summary>A page holds no literal text, and every text it asks for exists in both languages with the same places for values.</summary>
public sealed partial class TextTests
{
    private static readonly string Source = Find();

    [Fact]
    public void Every_text_that_a_page_asks_for_exists()
    {
        var missing = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Source, "*.*", SearchOption.AllDirectories).Where(f => (f.EndsWith(".razor", StringComparison.Ordinal) || f.EndsWith(".cs", StringComparison.Ordinal)) && !f.Contains("/obj/")))
        {
            var text = File.ReadAllText(file);
            missing.AddRange(Asked().Matches(text).Where(m => !Keys(m.Groups[1].Value, "").ContainsKey(m.Groups[2].Value)).Select(m => $"{Path.GetFileName(file)}: {m.Value}"));
            missing.AddRange(Counted().Matches(text).Where(m => !Keys(m.Groups[1].Value, "").ContainsKey($"{m.Groups[2].Value}.one")).Select(m => $"{Path.GetFileName(file)}: {m.Value}"));
        }

        missing.ShouldBeEmpty();
    }

    [Fact]
    public void Both_languages_take_the_same_values()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Source, "Texts"), "*.resx").Where(f => !f.EndsWith(".en.resx", StringComparison.Ordinal)))
        {
            var area = Path.GetFileNameWithoutExtension(file);
            var english = Keys(area, ".en");
            foreach (var (key, italian) in Keys(area, ""))
            {
                Places(english[key]).ShouldBe(Places(italian), $"{area}.{key}");
            }
        }
    }

    [Fact]
    public void Counts_come_in_both_numbers()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Source, "Texts"), "*.resx").Where(f => !f.EndsWith(".en.resx", StringComparison.Ordinal)))
        {
            var keys = Keys(Path.GetFileNameWithoutExtension(file), "").Keys.ToHashSet();
            keys.Where(k => k.EndsWith(".one", StringComparison.Ordinal)).Select(k => k[..^4] + ".many").ShouldBeSubsetOf(keys);
        }
    }

    private static Dictionary<string, string> Keys(string area, string language) =>
        XDocument.Load(Path.Combine(Source, "Texts", $"{area}{language}.resx")).Root!.Elements("data").ToDictionary(e => e.Attribute("name")!.Value, e => e.Element("value")!.Value);

    private static string Places(string text) => string.Join(",", Place().Matches(text).Select(m => m.Groups[1].Value).Distinct().Order());

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Filiera.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, "src", "Portal");
    }

    // Text.Area["Key"] with the key written out; computed keys are their page's own care.
    [GeneratedRegex("""Text\.(\w+)\["([\w.-]+)"[\],]""")]
    private static partial Regex Asked();

    [GeneratedRegex("""Text\.(\w+)\.Count\("([\w.-]+)",""")]
    private static partial Regex Counted();

    [GeneratedRegex(@"\{(\d+)")]
    private static partial Regex Place();
}
