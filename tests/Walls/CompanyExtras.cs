using Filiera.Accounts.Features;

namespace Filiera.Walls;

/// <summary>
/// What else the two dealers have. A new kind of row that belongs to dealers (IOwnedByAccount) gets a line here: made for both, with
/// <see cref="House.Text"/> in its texts, and its id in <see cref="House.Ids"/> when an address names it. The walk fails until it is there.
/// </summary>
internal static class CompanyExtras
{
    public static readonly IReadOnlyList<Func<Company, Task>> All =
    [
        // What the manufacturer's people note about a dealer: no dealer reads it, not even he.
        async company =>
        {
            foreach (var house in new[] { company.Alfa, company.Beta })
            {
                var added = await company.Portal.AsSystem((AddNote.Handler h) => h.Handle(house.Code, new(house.Text("nota"))));
                house.Ids["notes/{note}"] = added.Value.Id;
                house.Ids["addresses/{address}"] = "2";
                house.Ids["branches/{branch}"] = "R2";
                house.Ids["clusters/{code}"] = $"KL-{house.Mark}";
            }
        },
    ];

    /// <summary>Kinds of rows that can't be made here, each with the reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> Without = new Dictionary<string, string>();
}
