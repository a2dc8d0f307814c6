using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Filiera.Accounts.Tests;

public sealed class MailTests
{
    [Theory, Databases]
    public async Task A_mail_leaves_over_SMTP_once_and_its_secret_is_forgotten(Database on)
    {
        using var server = new SmallSmtp();
        await using var portal = await TestPortal.Start(on, server.Settings);
        await portal.Seed.Dealer("D1");
        await portal.AsSystem((InviteUser.Handler h) => h.Handle(new("laura@dealer.test", "Laura Città", Roles.Buyer, "D1", Language: "it")));
        var secret = await portal.Link("laura@dealer.test");
        await portal.Deliver();

        var raw = server.Taken.ShouldHaveSingleItem();
        var mail = await MimeKit.MimeMessage.LoadAsync(new MemoryStream(Encoding.UTF8.GetBytes(raw)), TestContext.Current.CancellationToken);
        mail.To.ToString().ShouldBe("laura@dealer.test");
        mail.From.ToString().ShouldContain("portale@serralta.test");
        mail.TextBody!.ShouldContain($"https://portale.serralta.test/invite/{secret}");
        mail.HtmlBody!.ShouldContain($"https://portale.serralta.test/invite/{secret}");
        mail.TextBody!.ShouldContain("Buongiorno Laura Città,");
        mail.Headers["Auto-Submitted"].ShouldBe("auto-generated");
        var kept = (await portal.MailsTo("laura@dealer.test")).Single();
        kept.SentAt.ShouldNotBeNull();
        kept.Secret.ShouldBeNull("who reads the table later can’t use the link");

        // Told twice, as an outbox may: it is not sent again.
        await portal.Db(async db => { db.Emit(portal.Clock, MailWriting.Send, $"mail:{kept.Id}", new { kept.Id }); return await db.SaveChangesAsync(); });
        await portal.Deliver();
        server.Taken.Count.ShouldBe(1);
    }

    [Theory, Databases]
    public async Task What_the_server_will_not_take_now_is_tried_again_and_what_it_refuses_for_good_stays_with_its_reason(Database on)
    {
        using var server = new SmallSmtp { Answer = "451 later" };
        await using var portal = await TestPortal.Start(on, server.Settings);
        await portal.Seed.Dealer("D1");
        await portal.AsSystem((InviteUser.Handler h) => h.Handle(new("laura@dealer.test", null, Roles.Buyer, "D1")));
        await portal.Deliver();
        (await portal.MailsTo("laura@dealer.test")).Single().Error!.ShouldContain("later");
        server.Answer = null;
        portal.Clock.Advance(TimeSpan.FromMinutes(10));
        await portal.Deliver();
        server.Taken.Count.ShouldBe(1);

        server.Answer = "550 no such mailbox";
        await portal.AsSystem((InviteUser.Handler h) => h.Handle(new("gone@dealer.test", null, Roles.Buyer, "D1")));
        await portal.Deliver();
        portal.Clock.Advance(TimeSpan.FromHours(1));
        await portal.Deliver();
        var refused = (await portal.MailsTo("gone@dealer.test")).Single();
        refused.Error!.ShouldContain("no such mailbox");
        refused.SentAt.ShouldBeNull();
        (await portal.Db(db => db.Set<OutboxMessage>().CountAsync(m => m.DeliveredAt == null))).ShouldBe(0);

        var admin = await portal.Person("admin@maker.test", null, Roles.Admin);
        (await portal.As(admin, (ListMails.Handler h) => h.Handle(new(State: "FAILED")))).Value.Items.Single().To.ShouldBe("gone@dealer.test");
        server.Answer = null;
        (await portal.As(admin, (GetMail.Handler h) => h.SendAgain(refused.Id))).Ok.ShouldBeTrue();
        await portal.Deliver();
        server.Taken.Count.ShouldBe(2);
        (await portal.As(admin, (GetMail.Handler h) => h.SendAgain(refused.Id))).Problem!.Code.ShouldBe("MAIL_NOT_FAILED");
    }

    [Theory, Databases]
    public async Task Without_a_mail_server_mails_are_kept_for_who_administers(Database on)
    {
        await using var portal = await TestPortal.Start(on);
        await portal.Seed.Dealer("D1");
        var boss = await portal.Person("boss@dealer.test", "D1", Roles.Headquarters);
        var admin = await portal.Person("admin@maker.test", null, Roles.Admin);
        await portal.As(boss, (InviteUser.Handler h) => h.Handle(new("laura@dealer.test", null, Roles.Buyer, Language: "en")));
        await portal.Deliver();
        var row = (await portal.As(admin, (ListMails.Handler h) => h.Handle(new(Search: "LAURA")))).Value.Items.Single();
        row.State.ShouldBe("SENT");
        var mail = (await portal.As(admin, (GetMail.Handler h) => h.Handle(row.Id))).Value;
        mail.Text.ShouldContain(await portal.Link("laura@dealer.test"));
        mail.Text.ShouldContain("Hello,");
        (await portal.As(boss, (ListMails.Handler h) => h.Handle(new()))).Problem!.Status.ShouldBe(403);
        (await portal.As(boss, (GetMail.Handler h) => h.Handle(row.Id))).Problem!.Status.ShouldBe(403);
    }

    [Theory]
    [InlineData("Mail:Tls", "sometimes", "Mail:Tls")]
    [InlineData("Mail:Port", "x", "Mail:Port")]
    [InlineData("Mail:From", "", "Mail:From")]
    [InlineData("Mail:User", "someone", "Mail:Password")]
    [InlineData("Portal:Address", "http://portale.serralta.test", "Portal:Address")]
    public void A_wrong_setting_is_said_at_start(string setting, string value, string named)
    {
        var settings = new Dictionary<string, string?> { ["Mail:Host"] = "localhost", ["Mail:From"] = "portale@serralta.test", ["Portal:Address"] = "https://portale.serralta.test", [setting] = value };
        Should.Throw<SettingException>(() => new MailSettings(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())).Message.ShouldContain(named);
    }
}

/// <summary>The least that a mail client needs of a mail server: takes what it is given, or answers recipients as it is told.</summary>
internal sealed class SmallSmtp : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public SmallSmtp()
    {
        _listener.Start();
        _ = Listen();
    }

    public ConcurrentQueue<string> Taken { get; } = new();

    /// <summary>What it says to a recipient instead of taking him.</summary>
    public string? Answer { get; set; }

    public Dictionary<string, string?> Settings => new()
    {
        ["Mail:Host"] = "127.0.0.1", ["Mail:Port"] = ((IPEndPoint)_listener.LocalEndpoint).Port.ToString(), ["Mail:Tls"] = "none", ["Mail:From"] = "Serralta <portale@serralta.test>", ["Portal:Address"] = "https://portale.serralta.test",
    };

    public void Dispose() => _listener.Dispose();

    private async Task Listen()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await using var stream = client.GetStream();
                await Talk(stream);
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException or IOException)
        {
        }
    }

    private async Task Talk(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        async Task Say(string line) => await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));
        await Say("220 small");
        while (await reader.ReadLineAsync() is { } line)
        {
            var word = line.Split(' ')[0].ToUpperInvariant();
            if (word == "DATA")
            {
                await Say("354 go on");
                var mail = new StringBuilder();
                while (await reader.ReadLineAsync() is { } part && part != ".")
                {
                    mail.Append(part.StartsWith("..") ? part[1..] : part).Append("\r\n");
                }

                Taken.Enqueue(mail.ToString());
                await Say("250 taken");
                continue;
            }

            await Say(word switch { "EHLO" or "HELO" => "250-small\r\n250 8BITMIME", "RCPT" => Answer ?? "250 ok", "QUIT" => "221 bye", _ => "250 ok" });
            if (word == "QUIT")
            {
                return;
            }
        }
    }
}
