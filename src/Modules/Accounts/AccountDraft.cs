using Filiera.Accounts.Features;
using Filiera.Kernel;

namespace Filiera.Accounts;

/// <summary>A row of the bulk call, checked: null = leave it, empty = clear it.</summary>
internal sealed record AccountDraft(
    RowCheck Row,
    string Code,
    string? Name,
    string? VatNumber,
    string? Country,
    string? Class,
    string? PaymentTerm,
    string? Warehouse,
    string? Email,
    string? Phone,
    string? Language,
    bool? Active,
    UpsertAccounts.AddressItem? Destination,
    IReadOnlyList<UpsertAccounts.BranchItem> Branches,
    IReadOnlyList<UpsertAccounts.AddressItem> Addresses)
{
    private const int MaximumPlaces = 500;

    public static AccountDraft Read(UpsertAccounts.Item item, RowCheck row)
    {
        var code = row.Required("code", item.Code ?? item.Account, 40);
        row.Key = code.Length > 0 ? code : null;
        var country = row.Text("country", item.Country, 60);
        var destination = new[] { item.Street, item.PostalCode, item.City, item.Province }.Any(t => !string.IsNullOrWhiteSpace(t))
            ? Address(row, "", new(UpsertAccounts.Headquarters, null, item.Street, item.PostalCode, item.City, item.Province, country))
            : null;
        return new(
            row,
            code,
            row.Text("name", item.Name, 200),
            Vat(row, item.VatNumber, country),
            country,
            row.Text("class", item.Class, 20),
            row.Text("paymentTerm", item.PaymentTerm, 20),
            row.Text("warehouse", item.Warehouse, 40),
            Mail(row, item.Email),
            row.Text("phone", item.Phone, 40),
            Speaks(row, item.Language),
            item.Active,
            destination,
            Places(row, "branches", item.Branches, (b, field) => b with
            {
                Code = row.Required($"{field}code", b.Code, 40),
                Name = row.Text($"{field}name", b.Name, 200),
                Address = row.Text($"{field}address", b.Address, 40),
            }, b => b.Code),
            Places(row, "addresses", item.Addresses, (a, field) => Address(row, field, a with { Code = row.Required($"{field}code", a.Code, 40) }), a => a.Code));
    }

    /// <summary>The account as it becomes; what changes is noted on the row.</summary>
    public void Put(Account account)
    {
        account.Name = Name is { Length: > 0 } name ? Row.Noted(account.Name, name) : account.Name;
        account.VatNumber = Row.Next(account.VatNumber, VatNumber);
        account.Country = Row.Next(account.Country, Country);
        account.Class = Row.Next(account.Class, Class);
        account.PaymentTerm = Row.Next(account.PaymentTerm, PaymentTerm);
        account.Warehouse = Row.Next(account.Warehouse, Warehouse);
        account.Email = Row.Next(account.Email, Email);
        account.Phone = Row.Next(account.Phone, Phone);
        account.Language = Row.Next(account.Language, Language);
        account.Active = Row.Next(account.Active, Active);
    }

    internal static UpsertAccounts.AddressItem Address(RowCheck row, string field, UpsertAccounts.AddressItem item) => item with
    {
        Name = row.Text($"{field}name", item.Name, 200),
        Street = row.Text($"{field}street", item.Street, 200),
        PostalCode = row.Text($"{field}postalCode", item.PostalCode, 20),
        City = row.Text($"{field}city", item.City, 100),
        Province = row.Text($"{field}province", item.Province, 10),
        Country = row.Text($"{field}country", item.Country, 60),
    };

    private static List<T> Places<T>(RowCheck row, string list, IReadOnlyList<T?>? items, Func<T, string, T> read, Func<T, string?> code) where T : class
    {
        if (items is null)
        {
            return [];
        }

        if (items.Count > MaximumPlaces || items.Any(i => i is null))
        {
            row.Refuse("INVALID", list, new("Da 1 a {0} voci, nessuna vuota.", "1 to {0} entries, none empty.", MaximumPlaces));
            return [];
        }

        var checkedItems = items.Select((item, i) => read(item!, $"{list}[{i}].")).ToList();
        if (checkedItems.GroupBy(code).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            row.Refuse("DUPLICATE_KEY", list, new("Il codice «{0}» c’è due volte.", "Code “{0}” is there twice.", twice.Key));
        }

        return checkedItems;
    }

    private static string? Mail(RowCheck row, string? value)
    {
        var text = row.Text("email", value, 200);
        if (text is { Length: > 0 } && (text.IndexOf('@') is not (> 0 and var at) || at == text.Length - 1 || text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))))
        {
            row.Refuse("EMAIL", "email", new("Non è un indirizzo e-mail.", "It is no e-mail address."), null, text);
        }

        return text;
    }

    private static string? Speaks(RowCheck row, string? value)
    {
        var text = row.Text("language", value, 10)?.ToLowerInvariant();
        if (text is { Length: > 0 } && !Languages.All.Contains(text))
        {
            row.Refuse("LANGUAGE", "language", new("La lingua è it o en.", "The language is it or en."), null, text);
        }

        return text;
    }

    // An Italian number must have its shape; a wrong check digit is only a warning: the ERP has it so. Abroad only the characters count.
    private static string? Vat(RowCheck row, string? value, string? country)
    {
        var text = row.Text("vatNumber", value, 30);
        if (string.IsNullOrEmpty(text))
        {
            return text;
        }

        var plain = new string([.. text.ToUpperInvariant().Where(c => !char.IsWhiteSpace(c) && c is not ('.' or '-'))]);
        var italian = plain.StartsWith("IT", StringComparison.Ordinal) || country?.ToUpperInvariant() is "IT" or "ITA" or "ITALY" or "ITALIA"
            || (string.IsNullOrEmpty(country) && !(plain.Length > 1 && char.IsAsciiLetter(plain[0]) && char.IsAsciiLetter(plain[1])));
        if (!italian)
        {
            if (plain.Length is < 2 or > 20 || !plain.All(char.IsAsciiLetterOrDigit))
            {
                row.Refuse("VAT_NUMBER_FORMAT", "vatNumber", new("La partita IVA non ha una forma valida.", "The VAT number is not of a valid form."), null, text);
            }

            return plain;
        }

        var reading = Accounts.VatNumber.Read(text);
        switch (reading.Error)
        {
            case VatNumberError.CheckDigit:
                row.Warn("VAT_NUMBER_CHECK_DIGIT", "vatNumber", new("La cifra di controllo della partita IVA non torna.", "The check digit of the VAT number is wrong."),
                    new("Controlla il numero.", "Check the number."), text);
                return plain.StartsWith("IT", StringComparison.Ordinal) ? plain[2..] : plain;
            case not null:
                row.Refuse("VAT_NUMBER_FORMAT", "vatNumber", new("Una partita IVA italiana ha 11 cifre.", "An Italian VAT number has 11 digits."),
                    new("Se mancano gli zeri iniziali, il foglio elettronico li ha tolti: rimettili.", "If leading zeros are missing, a spreadsheet took them away: put them back."), text);
                return null;
            default:
                return reading.Normalised;
        }
    }
}
