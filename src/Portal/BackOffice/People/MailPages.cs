using Filiera.Accounts.Features;
using Filiera.Kernel;
using Filiera.Portal.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Portal.BackOffice;

/// <summary>/office/mails: what the portal wrote to people. HTML is shown as text and never run; attachments are downloads.</summary>
public static class MailPages
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(Paths.OfficeMails, async (HttpRequest request, ListMails.Handler list, MailSettings settings, CancellationToken stop) =>
        {
            var asked = ListPage.Of(request, "state");
            var mails = await list.Handle(new(asked.Search, asked.Sort, asked.Request.Cursor, ListPage.PageSize, asked["state"]), stop);
            return mails.Problem is { Status: 401 or 403 } refused ? Render.Refusal(refused) : Render.Page<MailsPage>(new
            {
                Mails = mails.Ok ? mails.Value.Items : [],
                Total = mails.Ok ? mails.Value.Total : 0,
                Page = asked,
                mails.Problem,
                Kept = settings.Host is null,
            }, mails.Problem?.Status ?? StatusCodes.Status200OK);
        });
        pages.MapGet($"{Paths.OfficeMails}/{{id:long}}", (long id, GetMail.Handler get, CancellationToken stop) => Show(id, null, get, stop));
        pages.MapGet($"{Paths.OfficeMails}/{{id:long}}/attachments/{{attachment:long}}", async (long id, long attachment, GetMail.Handler get, CancellationToken stop) =>
            await get.File(id, attachment, stop) is var file && file.Ok ? Results.File(file.Value.Content, "application/octet-stream", file.Value.Name) : Render.Refusal(file.Problem!));
        pages.MapPost($"{Paths.OfficeMails}/{{id:long}}", async (long id, GetMail.Handler get, Flash flash, CancellationToken stop) =>
        {
            var sent = await get.SendAgain(id, stop);
            if (sent.Problem is { } problem)
            {
                return problem.Status == 409 ? await Show(id, problem, get, stop) : Render.Refusal(problem);
            }

            flash.Say(Text.People["MailAgain"]);
            return Render.To(Paths.OfficeMail(id));
        });
    }

    private static async Task<IResult> Show(long id, Problem? problem, GetMail.Handler get, CancellationToken stop)
    {
        var mail = await get.Handle(id, stop);
        return mail.Ok ? Render.Page<MailPage>(new { Mail = mail.Value, Problem = problem }, problem?.Status ?? StatusCodes.Status200OK) : Render.Refusal(mail.Problem!);
    }
}
