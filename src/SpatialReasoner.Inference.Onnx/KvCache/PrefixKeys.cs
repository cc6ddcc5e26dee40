using System.Buffers.Binary;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>What a cached position is known by: its token id, or, where an image stands, the image's content.</summary>
internal static class PrefixKeys
{
    /// <summary>Set in the keys of image positions, so that they never equal a token id.</summary>
    private const long ImageMark = long.MinValue;

    /// <summary>One key per token. Equal keys from the start of two prompts mean equal keys and values in the cache.</summary>
    /// <param name="vision">What is done to the image features on their way to the decoder; part of what an image position is known by.</param>
    /// <remarks>Consecutive image positions carry the four 64-bit words of the SHA-256 in turn: an image of four tokens or more is compared by its whole hash.</remarks>
    public static long[] Of(TokenizedPrompt prompt, int imageTokenId, VisionIntervention? vision = null)
    {
        var keys = Array.ConvertAll(prompt.TokenIds, id => (long)id);
        Span<byte> hash = stackalloc byte[32];
        foreach (var image in prompt.Images)
        {
            Convert.FromHexString(VisionInterventions.Hash(image.Sha256, vision), hash, out _, out _);
            var placeholder = 0;
            for (var i = image.FirstToken; i < image.FirstToken + image.TokenCount; i++)
            {
                if (prompt.TokenIds[i] == imageTokenId)
                    keys[i] = ImageMark | BinaryPrimitives.ReadInt64LittleEndian(hash[(placeholder++ % 4 * 8)..]);
            }
        }
        return keys;
    }
}
