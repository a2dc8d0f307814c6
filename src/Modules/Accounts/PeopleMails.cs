using Filiera.Kernel;

namespace Filiera.Accounts;

/// <summary>The mails of Accounts: what they say, in the reader's language. Call them inside the transaction of what they tell.</summary>
public sealed class PeopleMails(PortalDb db, MailLayout layout, Company company, TimeProvider clock)
{
    public const string InvitePath = "/invite/";
    public const string ResetPath = "/reset/";

    /// <param name="by">Name of who invites.</param>
    public Task Invite(PortalUser user, string token, string? by, string? accountName, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(user);
        var words = new MailWords(
            new("Il tuo accesso al portale {0}", "Your access to the {0} portal", company.Name),
            [
                by is null ? new("Puoi entrare nel portale di {0}: prezzi, disponibilità e ordini, sempre aperto.", "You can use the portal of {0}: prices, stock and orders, always open.", company.Name)
                    : accountName is null ? new("{0} ti ha aperto l’accesso al portale di {1}.", "{0} gave you access to the portal of {1}.", by, company.Name)
                    : new("{0} ti ha aperto l’accesso al portale di {1} per {2}: prezzi, disponibilità e ordini, sempre aperto.", "{0} gave you access to the portal of {1} for {2}: prices, stock and orders, always open.", by, company.Name, accountName),
                new("Scegli la tua password e sei dentro. Il tuo nome utente è {0}.", "Choose your password and you are in. Your user name is {0}.", user.Email),
            ],
            new("Scegli la password", "Choose your password"), InvitePath + MailLayout.SecretMark,
            new("Il collegamento vale {0} giorni e si usa una volta sola. Se non ti aspettavi questa e-mail, non fare nulla.", "The link is good for {0} days and for one use. If you did not expect this mail, do nothing.", (int)MailLinks.InvitationLife.TotalDays));
        return Send(user, words, token, stop);
    }

    public Task Reset(PortalUser user, string token, CancellationToken stop) => Send(user, new(
        new("Una nuova password per il portale {0}", "A new password for the {0} portal", company.Name),
        [new("Qualcuno, speriamo tu, ha chiesto una nuova password per {0}.", "Someone, we hope you, asked for a new password for {0}.", user.Email)],
        new("Scegli una nuova password", "Choose a new password"), ResetPath + MailLayout.SecretMark,
        new("Il collegamento vale {0} minuti e si usa una volta sola. Se non l’hai chiesto tu, non fare nulla: la tua password resta com’è.", "The link is good for {0} minutes and for one use. If it was not you, do nothing: your password stays as it is.", (int)MailLinks.ResetLife.TotalMinutes)), token, stop);

    /// <summary>What a thief would not tell: that a door was changed.</summary>
    public Task Changed(PortalUser user, Phrase what, CancellationToken stop) => Send(user, new(
        new("Una modifica al tuo accesso al portale {0}", "A change to your access to the {0} portal", company.Name),
        [what, new("Se sei stato tu, non c’è nulla da fare.", "If it was you, there is nothing to do.")],
        new("Vedi il tuo profilo", "See your profile"), "/profile",
        new("Se non sei stato tu, scegli subito una nuova password e avvisa chi amministra gli utenti della tua azienda.", "If it was not you, choose a new password at once and tell whoever administers the users of your company.")), null, stop);

    private Task Send(PortalUser user, MailWords words, string? secret, CancellationToken stop) => db.SendMail(clock,
        layout.Make(user.Email!, user.DisplayName == user.Email ? null : user.DisplayName, user.Language, words, clock.GetUtcNow(), string.Create(System.Globalization.CultureInfo.InvariantCulture, $"user:{user.Id}"), user.AccountId, secret), stop);
}
