using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Filiera.Accounts.Features;

/// <summary>The list of users as a file for a spreadsheet, with the same words, filters and order.</summary>
public static class ExportUsers
{
    private static readonly Phrase FileName = new("utenti", "users");

    private static readonly Phrase[] Heads =
    [
        new("Nome", "Name"), new("E-mail", "E-mail"), new("Cod. rivenditore", "Dealer code"), new("Rivenditore", "Dealer"), new("Ruolo", "Role"), new("Stato", "State"),
        new("Lingua", "Language"), new("Secondo fattore", "Second factor"), new("Creato", "Created"), new("Ultimo accesso", "Last sign-in"),
    ];

    public static void Map(IEndpointRouteBuilder api)
    {
        Describe(api.MapGet("/users/export", Answer), "ExportOwnUsers", "Users", "The users of your account as CSV or XLSX");
        Describe(api.MapGet("/admin/users/export", Answer), "ExportUsers", "Administration", "The users of the portal as CSV or XLSX");
    }

    private static async Task<IResult> Answer(string? search, string? sort, string? state, string? role, string? account, string? format, Handler handler, CancellationToken stop) =>
        Exports.Answer(await handler.Handle(new ListUsers.Request(search, sort, null, null, state, role, account), stop), format);

    private static void Describe(RouteHandlerBuilder endpoint, string name, string tag, string summary) => endpoint.WithName(name).WithTags(tag).WithSummary(summary)
        .WithDescription("`format` is csv (unless said) or xlsx; filters and `sort` are those of the list; at most 100,000 rows, in your language.")
        .WithExample(parameters: new Dictionary<string, object> { ["format"] = "csv" })
        .Produces(StatusCodes.Status200OK, contentType: "text/csv").ProducesProblem(StatusCodes.Status400BadRequest);

    public sealed class Handler(People people, ListUsers.Handler list, PortalClock clock)
    {
        public async Task<Result<TableFile>> Handle(ListUsers.Request request, CancellationToken stop = default)
        {
            if (people.Demand() is { } problem)
            {
                return problem;
            }

            var rows = await list.All(request, stop);
            return rows.Ok ? new TableFile(FileName.ToString(), Exports.Heads(Heads), Cells(rows.Value)) : rows.Problem!;
        }

        private async IAsyncEnumerable<object?[]> Cells(IReadOnlyList<UserRow> rows)
        {
            foreach (var r in rows)
            {
                yield return [r.DisplayName, r.Email, r.Account, r.AccountName, r.RoleName, StateName(r.State).ToString(), r.Language, r.SecondFactor ? Yes.ToString() : "", clock.ToLocal(r.CreatedAt), r.LastSignInAt is { } at ? clock.ToLocal(at) : null];
            }

            await Task.CompletedTask;
        }
    }

    private static readonly Phrase Yes = new("sì", "yes");

    /// <summary>A state in words.</summary>
    public static Phrase StateName(string state) => state switch
    {
        "ACTIVE" => new("Attivo", "Active"),
        "INVITED" => new("Invitato", "Invited"),
        _ => new("Disattivato", "Deactivated"),
    };
}
