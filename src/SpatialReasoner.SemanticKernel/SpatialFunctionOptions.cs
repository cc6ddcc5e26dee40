namespace SpatialReasoner.SemanticKernel;

/// <summary>What the functions of the plugin may do.</summary>
public sealed record SpatialFunctionOptions
{
    /// <summary>
    /// Folders whose files may be read as pictures, with the folders below them. A kernel's model chooses the arguments of its calls: what lies elsewhere is refused.
    /// </summary>
    /// <value>Default none: pictures come as data: URLs or base64.</value>
    public IReadOnlyList<string> PictureFolders { get; init; } = [];

    /// <summary>Bytes of the largest picture that is read.</summary>
    /// <value>Default 20 MiB.</value>
    public int MaxPictureBytes { get; init; } = 20 << 20;
}
