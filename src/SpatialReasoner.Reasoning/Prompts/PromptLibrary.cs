namespace SpatialReasoner.Reasoning.Prompts;

/// <summary>The prompts of a folder as one model family sees them.</summary>
/// <remarks>
/// <c>strategy/step.yaml</c> serves every model; <c>families/family/strategy/step.yaml</c> overrides it for one. Everything is read and checked
/// before the first question: every mistake is reported at once, with its file and the variable or setting it is in.
/// </remarks>
public sealed class PromptLibrary
{
    private readonly Dictionary<string, PromptFile> prompts = new(StringComparer.Ordinal);
    private readonly HashSet<string> unreadable = new(StringComparer.Ordinal);
    private readonly List<string> errors = [];
    private readonly string directory;
    private readonly string family;

    private PromptLibrary(string directory, string family)
    {
        this.directory = directory;
        this.family = family;
    }

    /// <summary>Where prompts lie unless configured: beside the program.</summary>
    public static string DefaultDirectory => Path.Combine(AppContext.BaseDirectory, "prompts");

    /// <summary>Every prompt as the family has it, by strategy and step; those of other families are left out.</summary>
    public IReadOnlyList<(string Name, Prompt Prompt)> All =>
    [
        .. prompts.Keys.Where(name => !name.StartsWith("families/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(name => (name, (prompts.GetValueOrDefault(Override(name)) ?? prompts[name]).Prompt)),
    ];

    /// <param name="family">Architecture family whose overrides apply, as in the model's description.</param>
    /// <exception cref="InvalidPromptLibraryException">The folder does not exist.</exception>
    public static PromptLibrary Load(string directory, string family)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(family);
        if (!Directory.Exists(directory))
            throw new InvalidPromptLibraryException([$"The prompts folder '{directory}' does not exist."]);
        var library = new PromptLibrary(directory, family);
        foreach (var file in Directory.EnumerateFiles(directory, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            library.Add(file);
        return library;
    }

    /// <summary>The prompt of a strategy's step; what is wrong with it is kept for <see cref="ThrowIfInvalid"/>.</summary>
    /// <param name="variables">The variables the strategy fills in; the file may use any of them and no others.</param>
    public Prompt Require(string strategy, string step, params IReadOnlyCollection<string> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        var name = $"{strategy}/{step}";
        if (!prompts.ContainsKey(name) && !unreadable.Contains(name))
            errors.Add($"{name}.yaml: missing; the strategy '{strategy}' needs it.");
        foreach (var candidate in new[] { name, Override(name) })
        {
            if (prompts.TryGetValue(candidate, out var file))
                errors.AddRange(file.Variables.Except(variables).Select(v =>
                    $"{candidate}.yaml: the variable '{v}' is unknown; this step offers {string.Join(", ", variables)}."));
        }
        return (prompts.GetValueOrDefault(Override(name)) ?? prompts.GetValueOrDefault(name))?.Prompt
            ?? new Prompt(new PromptReference(name, ""), new PromptSettings(null, null, null), []);
    }

    /// <exception cref="InvalidPromptLibraryException">A file is missing or wrong.</exception>
    public void ThrowIfInvalid()
    {
        if (errors.Count > 0)
            throw new InvalidPromptLibraryException([.. errors.Distinct().Select(e => $"{directory}: {e}")]);
    }

    private string Override(string name) => $"families/{family}/{name}";

    private void Add(string path)
    {
        var name = Path.ChangeExtension(Path.GetRelativePath(directory, path), null).Replace(Path.DirectorySeparatorChar, '/');
        var parts = name.Split('/');
        if (parts[0] == "families" && (parts.Length != 4 || !File.Exists(Path.Combine(directory, parts[2], $"{parts[3]}.yaml"))))
            errors.Add($"{name}.yaml: overrides no prompt; expected families/FAMILY/STRATEGY/STEP.yaml for an existing STRATEGY/STEP.yaml.");
        if (PromptFile.TryRead(name, File.ReadAllText(path), errors) is { } prompt)
            prompts[name] = prompt;
        else
            unreadable.Add(name);
    }
}

/// <summary>The prompts folder cannot be used; every mistake in it is listed. Thrown at start, never while answering.</summary>
public sealed class InvalidPromptLibraryException(IReadOnlyList<string> errors)
    : ReasoningException($"The prompts cannot be used:{Environment.NewLine}{string.Join(Environment.NewLine, errors)}")
{
    public IReadOnlyList<string> Errors { get; } = errors;
}
