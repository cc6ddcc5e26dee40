using SpatialReasoner.Geometry;

namespace SpatialReasoner.Reasoning.Grounding;

/// <summary>A part of the image that the caller points at; the question speaks of it as <c>&lt;region0&gt;</c> (SpatialRGPT, NeurIPS 2024).</summary>
/// <param name="Id">Lower-case letters, digits, '-' and '_', a letter first: <c>region0</c>.</param>
/// <param name="Box">Pixels of the image as sent, after its orientation is applied.</param>
public sealed record ImageRegion(string Id, ImageBox Box)
{
    /// <summary>Which pixels show the object; null where only the box is known.</summary>
    public RunLengthMask? Mask { get; init; }

    /// <summary>What the object is, without article: "red cube". Models that see no marks need it.</summary>
    public string? Name { get; init; }
}

/// <summary>A binary mask of the whole image as COCO's uncompressed run-length encoding writes it.</summary>
/// <param name="Counts">Lengths of alternating runs of 0 and 1, beginning with 0, down the columns from the left.</param>
public sealed record RunLengthMask(int Width, int Height, IReadOnlyList<int> Counts)
{
    /// <summary>[width * height], down the columns; null when the runs do not fill the mask.</summary>
    internal bool[]? Decode()
    {
        var pixels = new bool[(long)Width * Height];
        long at = 0;
        for (var run = 0; run < Counts.Count; run++)
        {
            var end = at + Counts[run];
            if (Counts[run] < 0 || end > pixels.LongLength)
                return null;
            if (run % 2 == 1)
                Array.Fill(pixels, true, (int)at, Counts[run]);
            at = end;
        }
        return at == pixels.LongLength ? pixels : null;
    }
}

/// <summary>A depth image: one channel of 8 or 16 bits, 0 where nothing is known.</summary>
/// <param name="MetresPerUnit">Metres along the optical axis per step of the image's values: 0.001 for millimetres.</param>
public sealed record DepthImage(Inference.ImageContent Image, double MetresPerUnit);

/// <summary>The camera that took the image.</summary>
/// <param name="Intrinsics">Pixels of the image as sent.</param>
public sealed record ImageCamera(CameraIntrinsics Intrinsics)
{
    /// <summary>Where up and the ground are; null takes the camera for level.</summary>
    public Geometry.Lifting.Gravity? Gravity { get; init; }
}
