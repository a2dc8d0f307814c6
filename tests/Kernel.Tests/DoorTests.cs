using System.Text.Json;
using Shouldly;
using Xunit;

namespace Filiera.Kernel.Tests;

/// <summary>What comes in from outside: text that can't be stored, addresses that lead away.</summary>
public sealed class DoorTests
{
    [Theory]
    [InlineData("/orders?state=OPEN", "/orders?state=OPEN")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("/a\nb", "/")]
    [InlineData("", "/")]
    [InlineData(null, "/")]
    public void After_signing_in_one_stays_on_this_portal(string? asked, string goes) => LocalUrl.Of(asked).ShouldBe(goes);

    [Theory]
    [InlineData("vite M8 × 40", true)]
    [InlineData("😀", true)]
    [InlineData("a\0b", false)]
    public void Nul_is_not_text(string text, bool storable) => PlainText.Storable(text).ShouldBe(storable);

    // Not as data of a theory: an attribute would keep them as replacement characters.
    [Fact]
    public void Half_a_surrogate_pair_is_not_text()
    {
        PlainText.Storable("\ud83d").ShouldBeFalse();
        PlainText.Storable("\ude00\ud83d").ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"name":"a\u0000b"}""")]
    [InlineData("""{"name":"\ud83d"}""")]
    [InlineData("""{"name":5}""")]
    public void Json_with_such_a_text_is_malformed(string json) =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<Named>(json, Json.Options)).Path.ShouldBe("$.name");

    private sealed record Named(string? Name);
}
