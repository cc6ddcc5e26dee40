using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace SpatialReasoner.Server.Access;

/// <summary>The keys that are let in.</summary>
internal sealed class AccessKeys(IOptions<AccessOptions> options) : IDisposable
{
    private readonly AccessKey[] keys = [.. options.Value.Keys.Select(k => new AccessKey(k))];

    /// <summary>Whether there are any; without, everybody is let in.</summary>
    public bool AreRequired => keys.Length > 0;

    /// <summary>The key's entry; null for an unknown one. Takes the same time whichever it is, and however much of a hash is right.</summary>
    public AccessKey? Find(string presented)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(presented), hash);
        AccessKey? found = null;
        foreach (var key in keys)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, key.Hash))
                found = key;
        }
        return found;
    }

    public void Dispose()
    {
        foreach (var key in keys)
            key.Dispose();
    }
}
