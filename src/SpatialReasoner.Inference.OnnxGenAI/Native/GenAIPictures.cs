using Microsoft.ML.OnnxRuntimeGenAI;

namespace SpatialReasoner.Inference.OnnxGenAI;

/// <summary>Pictures as the package takes them.</summary>
internal static class GenAIPictures
{
    /// <summary>Null for no pictures. One goes in as bytes; the package reads several only from files, so they become files for the length of the call.</summary>
    public static Images? Load(IReadOnlyList<ImageContent> images)
    {
        if (images.Count == 0)
            return null;
        if (images.Count == 1)
            return Images.Load(images[0].Bytes.ToArray());

        var folder = Directory.CreateTempSubdirectory("genai-images-"); // readable by this user only
        try
        {
            var paths = new string[images.Count];
            for (var i = 0; i < paths.Length; i++)
            {
                paths[i] = Path.Combine(folder.FullName, FormattableString.Invariant($"{i}.png"));
                File.WriteAllBytes(paths[i], images[i].Bytes.Span);
            }
            return Images.Load(paths);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
