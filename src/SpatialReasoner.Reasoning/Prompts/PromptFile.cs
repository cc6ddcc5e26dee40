using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using HandlebarsDotNet;
using SpatialReasoner.Inference;
using SpatialReasoner.Reasoning.Execution;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace SpatialReasoner.Reasoning.Prompts;

/// <summary>
/// A prompt file in Semantic Kernel's YAML format with a Handlebars template. Turns other than one user turn are written as
/// <c>&lt;message role="system"&gt;...&lt;/message&gt;</c>; they are told apart in the template, before anything is filled in, so that a question
/// cannot bring turns of its own.
/// </summary>
internal sealed partial class PromptFile
{
    private static readonly IHandlebars Handlebars = HandlebarsDotNet.Handlebars.Create(new HandlebarsConfiguration { NoEscape = true });

    private static readonly string[] Helpers = ["if", "unless", "each", "with", "else", "this"];

    private static readonly string[] Roles = ["system", "user", "assistant"];

    private PromptFile(string name, string hash, PromptSettings settings, IReadOnlyList<(ChatRole, string)> turns, PromptDocument document)
    {
        IReadOnlyList<PromptVariable> variables = [.. (document.InputVariables ?? []).Select(v => new PromptVariable(v.Name, v.Description, v.IsRequired))];
        Variables = [.. variables.Select(v => v.Name)];
        Prompt = new Prompt(new PromptReference(name, hash), settings, [.. turns.Select(t => (t.Item1, Handlebars.Compile(t.Item2)))])
        {
            Description = document.Description,
            Variables = variables,
            AsksQuestion = Variables.Contains(QuestionVariables.Question),
        };
    }

    public Prompt Prompt { get; }

    /// <summary>Variables the file declares.</summary>
    public IReadOnlyList<string> Variables { get; }

    /// <summary>The file, or null with what is wrong added to <paramref name="errors"/>.</summary>
    /// <param name="name">Relative to the prompts folder, without extension.</param>
    public static PromptFile? TryRead(string name, string content, List<string> errors)
    {
        var wrong = errors.Count;
        var file = $"{name}.yaml";
        var document = Deserialise(file, content, errors);
        if (document is null)
            return null;
        var template = document.Template ?? "";
        if (string.IsNullOrWhiteSpace(template))
            errors.Add($"{file}: 'template' is missing or empty.");
        if (!string.Equals(document.TemplateFormat, "handlebars", StringComparison.Ordinal))
            errors.Add($"{file}: 'template_format' is '{document.TemplateFormat}'; only 'handlebars' is supported.");
        var declared = (document.InputVariables ?? []).ConvertAll(v => v.Name);
        var used = Expression().Matches(template).SelectMany(m => Word().Matches(m.Groups["inside"].Value)).Select(m => m.Value)
            .Except(Helpers).Distinct().ToList();
        errors.AddRange(used.Except(declared).Select(v => $"{file}: the template uses the variable '{v}', which 'input_variables' does not declare."));
        errors.AddRange(declared.Except(used).Select(v => $"{file}: 'input_variables' declares '{v}', which the template does not use."));
        var settings = document.ExecutionSettings?.GetValueOrDefault("default") ?? new SettingsDocument();
        Check(file, "temperature", settings.Temperature, settings.Temperature is null or (>= 0 and <= 2), "0 to 2", errors);
        Check(file, "top_p", settings.TopP, settings.TopP is null or (> 0 and <= 1), "above 0, up to 1", errors);
        Check(file, "max_tokens", settings.MaxTokens, settings.MaxTokens is null or (>= 1 and <= 4096), "1 to 4096", errors);
        Check(file, "step_end", "empty", settings.StepEnd is null or { Length: > 0 }, "a string that ends a step", errors);
        var turns = Turns(file, template, errors);
        if (errors.Count > wrong)
            return null;
        try
        {
            return new PromptFile(name, Hash(content), new PromptSettings(settings.Temperature, settings.TopP, settings.MaxTokens) { StepEnd = settings.StepEnd }, turns, document);
        }
        catch (HandlebarsException exception)
        {
            errors.Add($"{file}: the template does not parse: {exception.Message}");
            return null;
        }
    }

    private static PromptDocument? Deserialise(string file, string content, List<string> errors)
    {
        try
        {
            var document = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).IgnoreUnmatchedProperties().Build()
                .Deserialize<PromptDocument?>(content);
            if (document is null)
                errors.Add($"{file}: the file is empty.");
            return document;
        }
        catch (YamlException exception)
        {
            errors.Add($"{file}: not a prompt in YAML (line {exception.Start.Line}): {exception.InnerException?.Message ?? exception.Message}");
            return null;
        }
    }

    private static void Check(string file, string setting, object? value, bool allowed, string range, List<string> errors)
    {
        if (!allowed)
            errors.Add($"{file}: 'execution_settings.default.{setting}' is {value}; allowed is {range}.");
    }

    private static List<(ChatRole, string)> Turns(string file, string template, List<string> errors)
    {
        var messages = Message().Matches(template);
        if (messages.Count == 0)
            return [(ChatRole.User, template.TrimEnd('\n'))];
        if (Message().Replace(template, "").Trim() is { Length: > 0 } stray)
            errors.Add($"{file}: '{stray}' stands outside of the messages.");
        var turns = new List<(ChatRole, string)>();
        foreach (Match message in messages)
        {
            var role = message.Groups["role"].Value;
            if (Array.IndexOf(Roles, role) < 0)
                errors.Add($"{file}: the role '{role}' is unknown; known are {string.Join(", ", Roles)}.");
            else
                turns.Add(((ChatRole)Array.IndexOf(Roles, role), message.Groups["text"].Value.Trim()));
        }
        return turns;
    }

    /// <summary>First 12 hexadecimal digits of the SHA-256 of the content with Unix line ends: a checkout on Windows has the same hash.</summary>
    private static string Hash(string content) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content.ReplaceLineEndings("\n"))))[..12];

    [GeneratedRegex(@"\{\{\{?[#/^&~]?(?<inside>[^{}!]*)\}?\}\}")]
    private static partial Regex Expression();

    [GeneratedRegex(@"(?<![@\w./])[A-Za-z_]\w*")]
    private static partial Regex Word();

    [GeneratedRegex("""<message role="(?<role>[^"]*)">(?<text>.*?)</message>""", RegexOptions.Singleline)]
    private static partial Regex Message();

    private sealed class PromptDocument
    {
        public string Description { get; set; } = "";

        public string? TemplateFormat { get; set; }

        public string? Template { get; set; }

        public List<VariableDocument>? InputVariables { get; set; }

        public Dictionary<string, SettingsDocument>? ExecutionSettings { get; set; }
    }

    private sealed class VariableDocument
    {
        public string Name { get; set; } = "";

        public string Description { get; set; } = "";

        public bool IsRequired { get; set; } = true;
    }

    private sealed class SettingsDocument
    {
        public float? Temperature { get; set; }

        public float? TopP { get; set; }

        public int? MaxTokens { get; set; }

        public string? StepEnd { get; set; }
    }
}
