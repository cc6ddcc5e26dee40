// Asks a running server about a picture with the typed client, and watches the chains:
//
//   dotnet run --project tests/Samples/AskServer -- http://127.0.0.1:8080 models/spatial-tiny/samples/scene.png "Is the blue cube left or right of the red robot?"
using System.Net.Http.Headers;
using SpatialReasoner.Client;

if (args is not [var url, var picture, var question])
{
    await Console.Error.WriteLineAsync("usage: AskServer <url> <picture> <question>");
    return 2;
}

using var http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromMinutes(5) };
if (Environment.GetEnvironmentVariable("SPATIALREASONER_KEY") is { Length: > 0 } key)
    http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
var client = new SpatialReasonerClient(http);
var request = new ReasonRequest { Question = question, Images = [await Picture.FromFileAsync(picture)], Strategy = "self-consistency", Samples = 8 };
try
{
    await foreach (var happened in client.StreamReasonAsync(request))
    {
        switch (happened)
        {
            case PlanMade { Plan: var plan }:
                Console.WriteLine($"{plan.Strategy}: {string.Join(", ", plan.Steps.Select(s => s.Name))}");
                break;
            case ChainCompleted { Chain: var chain }:
                Console.WriteLine($"  chain {chain.Id}:{chain.Text}");
                break;
            case VoteCounted { Votes: [var leader, ..], Decided: var decided }:
                Console.WriteLine($"  {leader.Answer} leads with {leader.Count}{(decided ? ", which decides" : "")}");
                break;
            case ReasonCompleted { Result: var result }:
                Console.WriteLine($"{result.Answer.Text} (confidence {result.Confidence:0.00}, {result.Usage.TotalTokens} tokens, {result.Timings.TotalMs:0} ms)");
                break;
        }
    }
    return 0;
}
catch (SpatialReasonerException fault)
{
    await Console.Error.WriteLineAsync($"{(int)fault.Status} {fault.Code} {fault.Field}: {fault.Message}{(fault.RetryAfter is { } wait ? $" Try again in {wait.TotalSeconds:0} s." : "")}");
    return 1;
}
