using Microsoft.AspNetCore.Components;

namespace Filiera.Portal.Design;

/// <summary>A column of a <c>DataTable</c>.</summary>
/// <param name="Head">Its title.</param>
/// <param name="Cell">What a row shows in it.</param>
/// <param name="Sort">The name by which the list can be sorted, null = not by this one.</param>
/// <param name="Place">Classes of the cell: width and place on the phone («m-tl», «m-tr», «m-ml», «m-bl», «opt» leaves first, «num» right-aligned).</param>
/// <param name="Filter">The control of the filter row under the head: an input or select named like the filter.</param>
public sealed record DataColumn<T>(string Head, RenderFragment<T> Cell, string? Sort = null, string Place = "", RenderFragment? Filter = null);
