using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using Filiera.Inventory;
using Filiera.Kernel;
using Shouldly;
using Xunit;

namespace Filiera.Showcase.Tests;

/// <summary>The bytes that are written by hand are the serializer's, whatever there is to say.</summary>
public sealed class AvailabilityJsonTests
{
    private static readonly Gen<string> Texts = Gen.Int[0, 15].Array[0, 12].Select(at => string.Concat(at.Select(i =>
        new[] { "a", "à", "È", "’", "\"", "\\", "/", "<", "&", "+", "\u0001", "\n", "€", "日", "😀", "\u2028" }[i])));

    private static readonly Gen<Availability> Any = Gen.Select(
        Gen.Enum<AvailabilityState>(), Gen.Long[0, 9_999_999_999].Select(q => new Quantity(q / 1_000m)), Gen.Int[0, 40_000], Gen.Bool, Texts,
        Gen.Select(Gen.Long[0, 3_000_000_000_000_000], Gen.Int[-12, 12])).Select((state, quantity, day, confirmed, text, at) => new Availability(
            state, quantity, day % 4 == 0 ? null : new DateOnly(1990, 1, 1).AddDays(day), confirmed, day % 3 == 0 ? new Phrase("ora {0} pz, poi {1}", "now {0} pcs, then {1}", quantity, text) : new Phrase(text, text + "!"),
            new DateTimeOffset(DateTimeOffset.UnixEpoch.UtcTicks + at.Item1 * 10, TimeSpan.Zero).ToOffset(TimeSpan.FromHours(at.Item2))));

    [Theory]
    [InlineData("it-IT")]
    [InlineData("en-GB")]
    public void Availabilities_are_written_as_the_serializer_writes_them(string language) =>
        Any.List[0, 60].Sample(all =>
        {
            var before = CultureInfo.CurrentUICulture;
            try
            {
                CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
                using var written = AvailabilityJson.Of(all);
                written.Count.ShouldBe(all.Count);
                for (var i = 0; i < all.Count; i++)
                {
                    Encoding.UTF8.GetString(written[i]).ShouldBe(JsonSerializer.Serialize(AvailabilityView.From(all[i]), Json.Options));
                }

                written.Length.ShouldBe(all.Sum(a => JsonSerializer.SerializeToUtf8Bytes(AvailabilityView.From(a), Json.Options).Length));
            }
            finally
            {
                CultureInfo.CurrentUICulture = before;
            }
        }, iter: 300);

    [Theory, Testing.Databases]
    public async Task The_list_as_it_is_sent_is_the_list_as_the_serializer_writes_it(Testing.Database on)
    {
        await using var counter = await Counter.Open(on);
        foreach (var request in new Features.ListProducts.Request[] { new(), new("k64"), new(Discontinued: true), new("nothing there"), new(Limit: 1) })
        {
            var answer = await counter.Ask(request);
            using var body = new MemoryStream();
            var http = new Microsoft.AspNetCore.Http.DefaultHttpContext();
            http.Response.Body = body;
            await answer.Ready!(http.Response, TestContext.Current.CancellationToken);
            await http.Response.BodyWriter.FlushAsync(TestContext.Current.CancellationToken);
            Encoding.UTF8.GetString(body.ToArray()).ShouldBe(JsonSerializer.Serialize(answer.Value, Json.Options));
        }
    }
}
