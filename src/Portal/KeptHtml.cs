using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Filiera.Kernel;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging;

namespace Filiera.Portal;

/// <summary>
/// The HTML of a part of a page that shows one object and nothing of its reader but what the key says: made once, and kept as long as the object. For what is large and the
/// same for many (the rows of a list: the list is kept under prices, assortment, language and stock, see ReadyPages). Never for a form's token or a name.
/// </summary>
public sealed class KeptHtml(IServiceProvider services, ILoggerFactory logs)
{
    private const int MostOfOne = 8;
    private static readonly ConditionalWeakTable<object, ConcurrentDictionary<string, string>> Kept = [];

    /// <param name="shown">What the part shows: its HTML lives as long as it does.</param>
    /// <param name="key">All that the part depends on besides; the language is added.</param>
    public async Task<MarkupString> Of<T>(object shown, string key, Func<Dictionary<string, object?>> parameters)
        where T : IComponent
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var whole = $"{typeof(T).Name} {(Phrase.ReadsEnglish ? "en" : "it")} {key}";
        var parts = Kept.GetOrCreateValue(shown);
        if (!parts.TryGetValue(whole, out var html))
        {
            await using var renderer = new HtmlRenderer(services, logs);
            html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<T>(ParameterView.FromDictionary(parameters()))).ToHtmlString());
            if (parts.Count < MostOfOne)
            {
                parts[whole] = html;
            }
        }

        return new(html);
    }
}
