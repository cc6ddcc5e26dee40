using SpatialReasoner.Inference;

namespace SpatialReasoner.Reasoning.Tests;

internal static class Requests
{
    public const string LeftRight = "Is the red cube to the left or to the right of the blue sphere?";

    public static ImageContent Image { get; } = new(new byte[] { 1, 2, 3 });

    public static ReasoningRequest Ask(string strategy, string question = LeftRight) => new() { Question = question, Images = [Image], Strategy = strategy };

    public static async Task<List<ReasoningEvent>> EventsAsync(this IReasoner reasoner, ReasoningRequest request)
    {
        var events = new List<ReasoningEvent>();
        await foreach (var happened in reasoner.StreamAsync(request))
            events.Add(happened);
        return events;
    }

    /// <summary>What the request's last turn says.</summary>
    public static string UserText(this CompletionRequest request) => request.Messages[^1].Content.OfType<TextContent>().Single().Text;
}
