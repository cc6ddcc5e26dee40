using Microsoft.Extensions.AI;

namespace SpatialReasoner.Chat.Tests;

/// <summary>Messages that can be asked, to be changed.</summary>
internal static class Asking
{
    public const string Question = "Is the blue cube left or right of the red robot?";

    public static DataContent Picture(byte last = 3) => new(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G', last }, "image/png");

    public static ChatMessage User(params AIContent[] contents) => new(ChatRole.User, contents);

    public static ChatMessage[] Usual => [User(Picture(), new TextContent(Question))];

    public static async Task<List<ChatResponseUpdate>> ListAsync(this IAsyncEnumerable<ChatResponseUpdate> updates)
    {
        var all = new List<ChatResponseUpdate>();
        await foreach (var update in updates)
            all.Add(update);
        return all;
    }
}
