using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Filiera.Accounts;
using Filiera.Accounts.Features;
using Filiera.Testing;
using Shouldly;

namespace Filiera.Journeys;

/// <summary>A person at the pages without script: opens them, fills their forms, presses their buttons, follows redirects.</summary>
internal sealed class Browser(HttpClient client)
{
    private const string Password = "una-password-lunga";

    public Uri Address { get; private set; } = new("https://localhost/");

    public IHtmlDocument Page { get; private set; } = null!;

    public HttpStatusCode Status { get; private set; }

    public static async Task<Browser> SignedIn(TestPortal portal, TestSite site, string account)
    {
        var email = $"buyer@{account.ToLowerInvariant()}.test";
        var added = await portal.AsSystem((AddUser.Handler h) => h.Handle(new AddUser.Request(email, account, Roles.Headquarters, Password)));
        added.Ok.ShouldBeTrue(added.Problem?.ToString());
        var browser = new Browser(site.Stranger());
        await browser.Open("/sign-in");
        var form = (IHtmlFormElement)browser.Page.QuerySelector("form[method=post]:has(input[type=password])")!;
        await browser.Press(form, null, (form.QuerySelector("input[type=email]")!.GetAttribute("name")!, email), (form.QuerySelector("input[type=password]")!.GetAttribute("name")!, Password));
        browser.Address.AbsolutePath.ShouldBe("/");
        return browser;
    }

    public async Task<Browser> Open(string path)
    {
        await Take(await client.GetAsync(new Uri(Address, path)));
        return this;
    }

    public async Task<byte[]> Download(string path) => await client.GetByteArrayAsync(new Uri(Address, path));

    public IElement Find(string selector) => Page.QuerySelector(selector) ?? throw new InvalidOperationException($"no {selector} on {Address}:\n{Page.Body!.TextContent}");

    /// <summary>Words of what is found, single-spaced.</summary>
    public string Words(string selector) => string.Join(' ', Page.QuerySelectorAll(selector).SelectMany(e => e.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    /// <summary>Presses a button: its form goes with all its fields, these typed over.</summary>
    public Task<Browser> Press(string button, params (string Name, string Value)[] typed)
    {
        var element = Find(button);
        var form = element.GetAttribute("form") is { } id ? Page.GetElementById(id) : element.Closest("form");
        return Press((IHtmlFormElement)form!, element, typed);
    }

    /// <summary>The fields that the button's form would send.</summary>
    public List<KeyValuePair<string, string>> Fields(IHtmlFormElement form, IElement? button, params (string Name, string Value)[] typed)
    {
        var fields = new List<KeyValuePair<string, string>>();
        foreach (var e in Page.QuerySelectorAll("input[name], textarea[name], select[name]").Where(e => e.GetAttribute("form") is { } id ? id == form.Id : e.Closest("form") == form))
        {
            var value = e switch
            {
                IHtmlInputElement { Type: "checkbox" or "radio" } box => box.IsChecked ? box.Value : null,
                IHtmlInputElement { Type: "file" } => null,
                IHtmlInputElement input => input.Value,
                IHtmlTextAreaElement area => area.Value,
                IHtmlSelectElement select => select.Value,
                _ => null,
            };
            if (value is not null)
            {
                fields.Add(new(e.GetAttribute("name")!, value));
            }
        }

        foreach (var (name, value) in typed)
        {
            fields.RemoveAll(f => f.Key == name);
            fields.Add(new(name, value));
        }

        if (button?.GetAttribute("name") is { } pressed)
        {
            fields.Add(new(pressed, button.GetAttribute("value") ?? ""));
        }

        return fields;
    }

    public async Task<Browser> Press(IHtmlFormElement form, IElement? button, params (string Name, string Value)[] typed)
    {
        await Send(form.GetAttribute("action") ?? Address.PathAndQuery, Fields(form, button, typed));
        return this;
    }

    public async Task<Browser> Send(string path, IEnumerable<KeyValuePair<string, string>> fields)
    {
        await Take(await client.PostAsync(new Uri(Address, path), new FormUrlEncodedContent(fields)));
        return this;
    }

    private async Task Take(HttpResponseMessage answer)
    {
        for (var hops = 0; answer.StatusCode is HttpStatusCode.Found or HttpStatusCode.SeeOther && hops < 5; hops++)
        {
            Address = new Uri(answer.RequestMessage!.RequestUri!, answer.Headers.Location!);
            answer = await client.GetAsync(Address);
        }

        Address = answer.RequestMessage!.RequestUri!;
        Status = answer.StatusCode;
        ((int)Status).ShouldBeLessThan(500, Address.ToString());
        Page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
    }
}
