namespace Filiera.Accounts;

public enum PostCodeError
{
    /// <summary>An Italian CAP is five digits; four of them are one whose first zero a spreadsheet dropped.</summary>
    CapFormat,
    ProvinceUnknown,
}

/// <summary>CAP and province of an Italian address, and what FatturaPA wants of a foreign one (domain.md A14).</summary>
public static class PostCode
{
    /// <summary>What FatturaPA takes in place of a foreign post code.</summary>
    public const string ForeignCap = "00000";

    // Provinces by the first two digits of the CAP. Coarse on purpose: a CAP that doesn't fit is a warning, never a refusal.
    private static readonly string?[] ByPrefix = new string?[100];

    private static readonly HashSet<string> Provinces = [];

    static PostCode()
    {
        const string table = """
            00 RM|01 VT|02 RI|03 FR|04 LT|05 TR|06 PG|07 SS OT|08 NU OG OR SS|09 CA SU VS CI OR|10 TO|11 AO|12 CN|13 VC BI|14 AT|15 AL|16 GE|17 SV|18 IM|19 SP
            20 MI MB LO|21 VA|22 CO|23 SO LC|24 BG|25 BS|26 CR LO|27 PV|28 NO VB|29 PC|30 VE|31 TV|32 BL|33 UD PN|34 TS GO|35 PD|36 VI|37 VR|38 TN|39 BZ
            40 BO|41 MO|42 RE|43 PR|44 FE|45 RO|46 MN|47 FC RN|48 RA|50 FI|51 PT|52 AR|53 SI|54 MS|55 LU|56 PI|57 LI|58 GR|59 PO
            60 AN|61 PU|62 MC|63 AP FM|64 TE|65 PE|66 CH|67 AQ|70 BA BT|71 FG BT|72 BR|73 LE|74 TA|75 MT|76 BT
            80 NA|81 CE|82 BN|83 AV|84 SA|85 PZ|86 CB IS|87 CS|88 CZ KR|89 RC VV|90 PA|91 TP|92 AG|93 CL|94 EN|95 CT|96 SR|97 RG|98 ME
            """;
        foreach (var entry in table.Split(['|', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            ByPrefix[int.Parse(entry.AsSpan(0, 2), System.Globalization.CultureInfo.InvariantCulture)] = entry[3..];
            Provinces.UnionWith(entry[3..].Split(' '));
        }
    }

    /// <param name="Cap">As FatturaPA takes it.</param>
    /// <param name="Suggestion">What was probably meant: «01010» for «1010».</param>
    /// <param name="Warning">CAP_PROVINCE_MISMATCH.</param>
    public sealed record Reading(string? Cap, string? Province, PostCodeError? Error, string? Suggestion = null, string? Warning = null)
    {
        public bool Valid => Error is null;
    }

    /// <param name="country">ISO code; null = IT.</param>
    public static Reading Read(string? cap, string? province, string? country)
    {
        var code = (cap ?? "").Trim();
        if (country is not (null or "" or "IT"))
        {
            return new(ForeignCap, null, null);
        }

        if (code.Length != 5 || !code.All(char.IsAsciiDigit))
        {
            return new(null, null, PostCodeError.CapFormat, code.Length is 3 or 4 && code.All(char.IsAsciiDigit) ? code.PadLeft(5, '0') : null);
        }

        var place = string.IsNullOrWhiteSpace(province) ? null : province.Trim().ToUpperInvariant();
        if (place is not null && !Provinces.Contains(place))
        {
            return new(code, null, PostCodeError.ProvinceUnknown);
        }

        var fits = place is null || ByPrefix[int.Parse(code.AsSpan(0, 2), System.Globalization.CultureInfo.InvariantCulture)]?.Split(' ').Contains(place) == true;
        return new(code, place, null, null, fits ? null : "CAP_PROVINCE_MISMATCH");
    }
}
