using Filiera.Accounts;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Filiera.Ordering.Features;

/// <summary>GET /orders/{number}/pdf: the confirmation, in the reader's language.</summary>
public static class PrintOrder
{
    public sealed record Document(string FileName, byte[] Pdf);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/orders/{number}/pdf", async Task<IResult> (string number, HttpContext http, Handler handler, CancellationToken stop) =>
            {
                var result = await handler.Handle(number, stop);
                if (!result.Ok)
                {
                    return result;
                }

                http.Response.Headers.ContentDisposition = $"inline; filename=\"{result.Value.FileName}\"";
                return TypedResults.Bytes(result.Value.Pdf, "application/pdf");
            })
            .WithName("PrintOrder").WithTags("Orders").WithSummary("An order as a PDF, in your language")
            .Produces(StatusCodes.Status200OK, contentType: "application/pdf").ProducesProblem(StatusCodes.Status404NotFound);

    /// <summary>A name that every file system takes.</summary>
    internal static string FileName(string number, bool english) =>
        $"{(english ? "order" : "ordine")}-{string.Concat(number.Select(c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '_'))}.pdf";

    public sealed class Handler(PortalDb db, OrderReader orders, AccountDirectory accounts, Company company, PortalClock clock)
    {
        public async Task<Result<Document>> Handle(string number, CancellationToken stop = default)
        {
            if (db.Caller.Demand(Permission.OrdersRead) is { } problem)
            {
                return problem;
            }

            if (await orders.Read(number, stop) is not { } order)
            {
                return Problems.NotFound.At("number");
            }

            var owner = await db.Set<Order>().Where(o => o.Number == number).Select(o => o.AccountId).FirstAsync(stop);
            var account = await accounts.Find(owner, stop);
            return new Document(FileName(order.Number, Phrase.ReadsEnglish), new OrderPdf(order, account?.VatNumber, company, clock).Write());
        }
    }
}
