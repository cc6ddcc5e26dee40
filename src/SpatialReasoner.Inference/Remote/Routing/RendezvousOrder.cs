using System.Security.Cryptography;
using System.Text;

namespace SpatialReasoner.Inference.Remote.Routing;

/// <summary>
/// Every key's own order of the replicas (rendezvous hashing, Thaler and Ravishankar 1996): keys spread evenly, and when a replica comes or goes only the keys that
/// stood first at it move. The order is the same in every process, so that several reasoning tiers agree.
/// </summary>
internal static class RendezvousOrder
{
    /// <summary>Indices into <paramref name="names"/>, the first to be asked first.</summary>
    public static IReadOnlyList<int> Of(string key, IReadOnlyList<string> names) =>
        [.. Enumerable.Range(0, names.Count).OrderByDescending(i => Score(key, names[i])).ThenBy(i => i)];

    private static ulong Score(string key, string name) =>
        BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes($"{name}\n{key}")));
}
