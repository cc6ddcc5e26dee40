// OpenAI's own package against a running server, with the server's 'spatial' extension in the request and in the answer:
//
//   dotnet run --project tests/Samples/AskWithOpenAI -- http://127.0.0.1:8080 models/spatial-tiny/samples/scene.png "Is the blue cube left or right of the red robot?"
using System.ClientModel;
using OpenAI;
using OpenAI.Chat;

if (args is not [var url, var picture, var question])
{
    await Console.Error.WriteLineAsync("usage: AskWithOpenAI <url> <picture> <question>");
    return 2;
}

var key = new ApiKeyCredential(Environment.GetEnvironmentVariable("SPATIALREASONER_KEY") is { Length: > 0 } own ? own : "none");
// The strategy is part of the model's name; what else says how to reason goes into 'spatial'.
var client = new ChatClient("spatial-tiny+best-of-n", key, new OpenAIClientOptions { Endpoint = new Uri(new Uri(url), "v1") });
var options = new ChatCompletionOptions();
options.Patch.Set("$.spatial.samples"u8, 4);
options.Patch.Set("$.spatial.seed"u8, 7);

ChatMessage[] messages =
[
    new UserChatMessage(
        ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(await File.ReadAllBytesAsync(picture)), "image/png"),
        ChatMessageContentPart.CreateTextPart(question)),
];
try
{
    ChatCompletion answer = await client.CompleteChatAsync(messages, options);
    Console.WriteLine(answer.Content[0].Text);
    Console.WriteLine($"strategy {answer.Patch.GetString("$.spatial.strategy"u8)}, confidence {answer.Patch.GetDouble("$.spatial.confidence"u8):0.00}, {answer.Usage.TotalTokenCount} tokens");
    return 0;
}
catch (ClientResultException fault)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return 1;
}
