namespace SpatialReasoner.Reasoning.Strategies;

/// <summary>
/// What each strategy was worth where it was measured, failures included: percent right on hard scenes nobody trained on, 300 questions of each of 14 kinds.
/// The README has the tables, their intervals and commands, and those of the weaker model.
/// </summary>
internal static class MeasuredGains
{
    private const string Where = "spatial-tiny, hard scenes, 300 questions of each kind: ";

    private static readonly Dictionary<string, string> ById = new(StringComparer.Ordinal)
    {
        ["direct"] = "84.1 % right for 2.5 tokens an answer, the baseline. Options by letter are at guessing level (41 %); sampled and voted on with the tokens of other strategies it gets no better.",
        ["score"] = "87.5 % for 11 tokens: as direct without options, but 88 % instead of 41 % with them. Over original, mirror and inverse views 88.9 % for 25.",
        ["cot"] = "89.7 % for 39 tokens: better than direct on counts, closer-to and options, worse on left and right (91 against 94 %), near and far (96 against 98 %) and on distances (72 against 88 %).",
        ["scene-graph"] = "89.6 % for 42 tokens: no better than one chain of thought.",
        ["decompose"] = "89.3 % for 53 tokens: no better than one chain of thought.",
        ["self-consistency"] = "90.8 % for 312 tokens without early stop: a plain vote of 8 adds a point to one greedy chain. Weighted by the verifier it reaches 96.5 %, over mirror and inverse views as well 97.2 %. Weighted by confidence and stopped early, 16 chains are worth the plain vote of all 16 for a third of its tokens, half on a weaker checkpoint.",
        ["best-of-n"] = "96.4 % for 312 tokens: what the verifier adds to the same 8 chains.",
        ["beam"] = "95.2 % for 313 tokens: worse than best-of-n, which costs the same.",
        ["dvts"] = "94.9 % for 312 tokens: worse than best-of-n, which costs the same.",
        ["tree"] = "95.8 % for 265 tokens: hardly worse than best-of-n for a few tokens less.",
        ["exact"] = "98.6 % for 110 tokens: of direct's errors one in eleven is left. Without the mirror image 97.9 % for 56.",
        ["perspective"] = "viewpoint questions only: 98.6 % from numbers, 98.1 % from the mental image, 98.8 % by geometry; direct 79.6 %, cot 92.9 %.",
        ["consensus"] = "98.7 % for 132 tokens: as exact; on the weaker model half a point more. The same for every seed.",
        ["auto"] = "98.7 % for 132 tokens at medium effort and above, where it takes consensus; on the weaker model 93.8 %, direct 72.5 %.",
    };

    /// <summary>Null for a strategy nobody measured.</summary>
    public static string? Of(string id) => ById.TryGetValue(id, out var measured) ? Where + measured : null;
}
