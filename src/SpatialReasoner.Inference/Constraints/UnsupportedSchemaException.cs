namespace SpatialReasoner.Inference;

/// <summary>A JSON schema that cannot be turned into a <see cref="Grammar"/>.</summary>
/// <param name="path">Where in the schema, for example <c>properties.side.pattern</c>.</param>
/// <param name="message">What it is and what is supported.</param>
public sealed class UnsupportedSchemaException(string path, string message) : Exception(message)
{
    public string Path { get; } = path;
}
