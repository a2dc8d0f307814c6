using System.Globalization;
using System.Net;
using System.Text;

namespace Filiera.Kernel;

/// <summary>What a mail says, in both languages; it is written in the one of its reader.</summary>
/// <param name="Paragraphs">Plain sentences.</param>
/// <param name="Action">Words of the one button.</param>
/// <param name="Path">Where the button leads: a path of ours; <see cref="MailLayout.SecretMark"/> in it stands for the secret.</param>
/// <param name="Foot">Small print: how long it is good for, what to do when one did not ask for it.</param>
public sealed record MailWords(Phrase Subject, IReadOnlyList<Phrase> Paragraphs, Phrase? Action = null, string? Path = null, Phrase? Foot = null);

/// <summary>
/// The one look of our mails: text and HTML, the maker's name, no picture and nothing loaded from anywhere, readable in the dark.
/// A secret (the link that opens a password) is not in the text: a mark stands for it, and <see cref="MailMessage.Secret"/> is erased when
/// the mail has left, so that who reads the table of mails later can use none.
/// </summary>
public sealed class MailLayout(Company company, PublicAddress address)
{
    /// <summary>Stands for the secret in the stored text.</summary>
    public const string SecretMark = "{secret}";

    private static readonly CultureInfo Italian = CultureInfo.GetCultureInfo("it-IT");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    public MailMessage Make(string to, string? name, string language, MailWords words, DateTimeOffset at, string? about = null, int? accountId = null, string? secret = null)
    {
        ArgumentNullException.ThrowIfNull(words);
        var culture = language == "en" ? English : Italian;
        string Say(Phrase phrase) => phrase.ToString(culture);
        var hello = Say(name is { Length: > 0 } ? new Phrase("Buongiorno {0},", "Hello {0},", name) : new Phrase("Buongiorno,", "Hello,"));
        var link = words.Path is null ? null : address.Of(words.Path);
        var text = new StringBuilder().AppendLine(hello).AppendLine();
        foreach (var paragraph in words.Paragraphs)
        {
            text.AppendLine(Say(paragraph)).AppendLine();
        }

        if (link is not null)
        {
            text.AppendLine($"{Say(words.Action!)}:").AppendLine(link).AppendLine();
        }

        if (words.Foot is { } foot)
        {
            text.AppendLine(Say(foot)).AppendLine();
        }

        text.Append("-- ").AppendLine().AppendLine(Signature);
        return new MailMessage
        {
            To = to,
            Subject = Say(words.Subject),
            Text = text.ToString().ReplaceLineEndings("\n"),
            Html = Html(language, Say(words.Subject), hello, [.. words.Paragraphs.Select(Say)], link, words.Action is { } action ? Say(action) : null, words.Foot is { } small ? Say(small) : null),
            About = about,
            AccountId = accountId,
            CreatedAt = at,
            Secret = secret,
        };
    }

    private string Signature => string.Join(" · ", new[] { company.Name, company.Phone, company.Mail }.Where(p => p is { Length: > 0 }));

    private string Html(string language, string subject, string hello, IReadOnlyList<string> paragraphs, string? link, string? action, string? foot)
    {
        const string P = "margin:0 0 16px;font:16px/1.5 -apple-system,'Segoe UI',Roboto,Arial,sans-serif";
        var html = new StringBuilder($"<!DOCTYPE html><html lang=\"{language}\"><head><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\"><title>{E(subject)}</title></head>")
            .Append("<body style=\"margin:0;padding:24px 16px\"><table role=\"presentation\" width=\"100%\" cellspacing=\"0\" cellpadding=\"0\"><tr><td align=\"center\"><table role=\"presentation\" width=\"100%\" style=\"max-width:560px;text-align:left\"><tr><td>")
            .Append($"<p style=\"{P};font-weight:600;border-bottom:1px solid #8888;padding-bottom:12px\">{E(company.Name)}</p>")
            .Append($"<p style=\"{P}\">{E(hello)}</p>");
        foreach (var paragraph in paragraphs)
        {
            html.Append($"<p style=\"{P}\">{E(paragraph)}</p>");
        }

        if (link is not null)
        {
            html.Append($"<p style=\"{P}\"><a href=\"{E(link)}\" style=\"display:inline-block;padding:10px 20px;border-radius:6px;background:#2a52be;color:#ffffff;text-decoration:none;font-weight:600\">{E(action!)}</a></p>")
                .Append($"<p style=\"{P};font-size:13px\"><a href=\"{E(link)}\">{E(link)}</a></p>");
        }

        if (foot is not null)
        {
            html.Append($"<p style=\"{P};font-size:13px\">{E(foot)}</p>");
        }

        return html.Append($"<p style=\"{P};font-size:13px;border-top:1px solid #8888;padding-top:12px\">{E(Signature)}</p></td></tr></table></td></tr></table></body></html>").ToString();
    }

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
