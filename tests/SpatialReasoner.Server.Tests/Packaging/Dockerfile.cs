using System.Text.Json;
using System.Text.RegularExpressions;

namespace SpatialReasoner.Server.Tests.Packaging;

/// <summary>A stage of a Dockerfile: what it starts from, its name, and its instructions in order.</summary>
internal sealed record DockerStage(string Base, string Name, IReadOnlyList<(string Instruction, string Arguments)> Instructions)
{
    public IEnumerable<string> All(string instruction) => Instructions.Where(i => i.Instruction == instruction).Select(i => i.Arguments);

    /// <summary>Of <c>ENV NAME=value</c>.</summary>
    public string? Variable(string name) => All("ENV").Where(e => e.StartsWith(name + "=", StringComparison.Ordinal)).Select(e => e[(name.Length + 1)..].Trim('"')).LastOrDefault();

    /// <summary>The array of <c>ENTRYPOINT</c>, or of the <c>CMD</c> of <c>HEALTHCHECK</c>.</summary>
    public string[] Command(string instruction)
    {
        var arguments = All(instruction).ShouldHaveSingleItem();
        return JsonSerializer.Deserialize<string[]>(arguments[arguments.IndexOf('[', StringComparison.Ordinal)..])!;
    }
}

/// <summary>As much of Dockerfile's grammar as the repository's uses: comments, continued lines, named stages.</summary>
internal static partial class Dockerfile
{
    private static readonly HashSet<string> Instructions = ["FROM", "RUN", "COPY", "WORKDIR", "ENV", "ARG", "USER", "EXPOSE", "VOLUME", "HEALTHCHECK", "ENTRYPOINT"];

    public static IReadOnlyList<DockerStage> Read(string text)
    {
        var stages = new List<DockerStage>();
        foreach (var line in Lines(text))
        {
            var (instruction, arguments) = (line.Split(' ')[0], line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim());
            Instructions.ShouldContain(instruction);
            if (instruction == "FROM")
            {
                var from = From().Match(arguments);
                from.Success.ShouldBeTrue(arguments);
                stages.Add(new DockerStage(from.Groups[1].Value, from.Groups[2].Value, new List<(string, string)>()));
            }
            else
            {
                stages.ShouldNotBeEmpty("nothing comes before the first FROM");
                ((List<(string, string)>)stages[^1].Instructions).Add((instruction, arguments));
            }
        }
        return stages;
    }

    /// <summary>Without comments; a line that ends with a backslash goes on in the next.</summary>
    private static IEnumerable<string> Lines(string text)
    {
        var open = "";
        foreach (var line in text.Split('\n').Where(l => !l.TrimStart().StartsWith('#') && l.Trim().Length > 0))
        {
            open += line.TrimEnd();
            if (open.EndsWith('\\'))
            {
                open = open[..^1];
                continue;
            }
            yield return open;
            open = "";
        }
        open.ShouldBeEmpty("the last line is continued");
    }

    [GeneratedRegex(@"^(\S+) AS ([a-z][a-z0-9-]*)$")]
    private static partial Regex From();
}
