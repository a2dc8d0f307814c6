using Filiera.Kernel;
using Filiera.Portal.Design;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Filiera.Portal;

/// <summary>The three answers of a page's endpoint: a page, a refusal, or «go there» after a post.</summary>
public static class Render
{
    /// <param name="parameters">The component's parameters, as an anonymous object.</param>
    /// <param name="status">422 when a form is shown again with its errors.</param>
    public static IResult Page<T>(object? parameters = null, int status = StatusCodes.Status200OK)
        where T : IComponent =>
        new RazorComponentResult<T>(parameters ?? new { }) { StatusCode = status, PreventStreamingRendering = true };

    /// <summary>A page that says why not, with the problem's status: 403, 404, 409…</summary>
    public static IResult Refusal(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return Page<ErrorPage>(new { problem.Status, Problem = problem }, problem.Status);
    }

    /// <summary>After a post: the browser asks for another page, so that «reload» repeats nothing. Only addresses of ours.</summary>
    public static IResult To(string path) => TypedResults.LocalRedirect(Paths.Local(path));
}
