using Microsoft.Extensions.Configuration;

namespace Filiera.Portal;

/// <summary>The manufacturer that runs this portal, from configuration section <c>Portal:Maker</c>.</summary>
/// <param name="BrandHue">Hue of the accent, 0 to 360 (oklch). Lightness is the design's, so that contrast holds for every hue.</param>
/// <param name="BrandChroma">Strength of the accent, 0 to 0.155.</param>
/// <param name="Logo">Path of an svg or png file, shown at 24 px; none: the mark of the icon sprite.</param>
public sealed record Maker(string Name, decimal BrandHue, decimal BrandChroma, string? Logo, string? Phone, string? Email, string? Hours)
{
    public static Maker From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var maker = configuration.GetSection("Portal:Maker");
        return new(
            maker["Name"] ?? "Serralta",
            maker.GetValue("BrandHue", 260m),
            maker.GetValue("BrandChroma", 0.155m),
            maker["Logo"],
            maker["Phone"],
            maker["Email"],
            maker["Hours"]);
    }
}
