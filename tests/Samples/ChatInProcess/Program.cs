// The model, the reasoner and Microsoft.Extensions.AI's IChatClient in one process, no server:
//
//   dotnet run --project tests/Samples/ChatInProcess -- models/spatial-tiny models/spatial-tiny/samples/scene.png "Is the blue cube left or right of the red robot?"
using Microsoft.Extensions.AI;
using SpatialReasoner.Chat;
using SpatialReasoner.Inference.Onnx;
using SpatialReasoner.Reasoning;

if (args is not [var folder, var picture, var question])
{
    await Console.Error.WriteLineAsync("usage: ChatInProcess <model folder> <picture> <question>");
    return 2;
}

await using var model = LocalModel.Open(folder);
var reasoner = Reasoner.Create(model, new ReasonerOptions { Images = new VipsImageEditor() });
using IChatClient client = reasoner.AsChatClient(strategy: "best-of-n", model: model.Description.Id);

ChatMessage[] messages = [new(ChatRole.User, [new DataContent(await File.ReadAllBytesAsync(picture), "image/png"), new TextContent(question)])];
var options = new ChatOptions { Seed = 7, AdditionalProperties = new() { ["samples"] = 4 } };
await foreach (var update in client.GetStreamingResponseAsync(messages, options))
{
    foreach (var content in update.Contents)
    {
        Console.Write(content switch
        {
            TextReasoningContent thought => thought.Text,
            TextContent answer => $"\n-> {answer.Text}",
            UsageContent { Details: var usage } => $"\n{usage.InputTokenCount} tokens in, {usage.CachedInputTokenCount} of them cached, {usage.OutputTokenCount} out",
            _ => "",
        });
    }
    if (update.RawRepresentation is ReasoningResult result)
        Console.WriteLine($"\n{result.Strategy}, confidence {result.Confidence:0.00}");
}
return 0;
