using System.Reflection;
using Filiera.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace Filiera.Catalog;

/// <summary>The files of a <c>multipart/form-data</c> call, each under the name of its part; or why they can't be read.</summary>
public sealed class ImageUploads(IReadOnlyList<IFormFile> files, Problem? refusal = null) : IEndpointParameterMetadataProvider
{
    /// <summary>Bytes of one call with all its pictures.</summary>
    public const int MostBytes = 60_000_000;

    public const int MostFiles = 50;

    private static readonly Problem NotMultipart = new(415, "UNSUPPORTED_MEDIA_TYPE",
        new("Le foto si mandano come multipart/form-data.", "Pictures are sent as multipart/form-data."), "Content-Type");

    private static readonly Problem Unreadable = new(400, "BAD_REQUEST", new("Il contenuto multipart non si può leggere.", "The multipart body can’t be read."));

    public static readonly Problem TooMany = new(422, "TOO_MANY_FILES", new("Al massimo {0} foto per volta, qui {1}.", "At most {0} pictures at a time, here {1}."), "files");

    public static readonly Problem None = new(422, "NO_FILES", new("Non c’è nessuna foto.", "There is no picture."), "files", new("Scegli uno o più file.", "Choose one or more files."));

    public IReadOnlyList<IFormFile> Files => files;

    public Problem? Refusal => refusal ?? (files.Count == 0 ? None : files.Count > MostFiles ? TooMany.With(MostFiles, files.Count) : null);

    public static async ValueTask<ImageUploads?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!context.Request.HasFormContentType)
        {
            return new([], NotMultipart);
        }

        try
        {
            return new([.. (await context.Request.ReadFormAsync(context.RequestAborted)).Files]);
        }
        catch (InvalidDataException)
        {
            return new([], Unreadable);
        }
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new AcceptsMetadata(["multipart/form-data"], typeof(IFormFileCollection)));
        builder.Metadata.Add(new RequestSizeLimitAttribute(MostBytes));
    }
}
