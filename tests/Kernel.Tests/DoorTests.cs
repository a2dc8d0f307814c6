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
    [InlineData("\ud83d", false)]
    [InlineData("\ude00\ud83d", false)]
    public void Nul_and_half_a_surrogate_pair_are_not_text(string text, bool storable) => PlainText.Storable(text).ShouldBe(storable);

    [Theory]
    [InlineData("""{"name":"a\u0000b"}""")]
    [InlineData("""{"name":"\ud83d"}""")]
    [InlineData("""{"name":5}""")]
    public void Json_with_such_a_text_is_malformed(string json) =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<Named>(json, Json.Options)).Path.ShouldBe("$.name");

    private sealed record Named(string? Name);
}
