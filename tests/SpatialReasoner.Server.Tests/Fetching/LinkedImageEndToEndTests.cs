using System.Text.Json.Nodes;

namespace SpatialReasoner.Server.Tests.Fetching;

/// <summary>The embedded model is asked about pictures it is only linked to.</summary>
public sealed class LinkedImageEndToEndTests
{
    [Fact]
    public async Task Link_InEveryEndpoint_IsAnsweredAsThePictureItself()
    {
        await using var at = await LinkedServer.StartRealAsync();
        var scene = (await at.Server.GetAsync($"/v1/spatial/scenes/{(1L << 41) + 2}?size=64&kinds=left_right")).Json;
        var (image, question, truth) = ((string)scene["image"]!, (string)scene["questions"]![0]!["question"]!, (string)scene["questions"]![0]!["answer"]!);
        at.Host.Respond = async context =>
        {
            // What it claims to be does not matter.
            context.Response.ContentType = "text/html";
            await context.Response.Body.WriteAsync(Convert.FromBase64String(image[(image.IndexOf(',') + 1)..]));
        };

        foreach (var picture in new[] { "https://pictures.test/scene.png", image })
        {
            var native = new JsonObject { ["question"] = question, ["images"] = new JsonArray(picture), ["strategy"] = "cot" };
            var whole = await at.Server.PostAsync("/v1/spatial/reason", native.DeepClone());
            ((string?)whole.Json["answer"]!["text"]).ShouldBe(truth, whole.Text);
            ((string)whole.Json["image_sha256"]![0]!).ShouldBe((string)(await at.Server.PostAsync("/v1/spatial/perceive", new JsonObject { ["image"] = image })).Json["image_sha256"]!);
            var events = await at.Server.StreamAsync("/v1/spatial/reason", native);
            ((string?)events.Single(e => e.Name == "result").Json["answer"]!["text"]).ShouldBe(truth);

            var chat = new JsonObject
            {
                ["model"] = "spatial-tiny+cot",
                ["messages"] = new JsonArray(Bodies.Turn("user", new JsonArray(Bodies.ImagePart(picture), Bodies.TextPart(question)))),
            };
            ((string?)(await at.Server.PostAsync("/v1/chat/completions", chat.DeepClone())).Json["choices"]![0]!["message"]!["content"]).ShouldBe(truth);
            chat["stream"] = true;
            var chunks = await at.Server.StreamAsync("/v1/chat/completions", chat);
            string.Concat(chunks.Where(c => c.Data is not null and not "[DONE]").SelectMany(c => c.Json["choices"]!.AsArray()).Select(c => (string?)c!["delta"]!["content"])).ShouldBe(truth);

            var response = new JsonObject
            {
                ["model"] = "spatial-tiny+cot",
                ["input"] = new JsonArray(Bodies.Turn("user", new JsonArray(
                    new JsonObject { ["type"] = "input_image", ["image_url"] = picture }, new JsonObject { ["type"] = "input_text", ["text"] = question }))),
            };
            ((string?)(await at.Server.PostAsync("/v1/responses", response.DeepClone())).Json["output"]!.AsArray()[^1]!["content"]![0]!["text"]).ShouldBe(truth);
            response["stream"] = true;
            (await at.Server.StreamAsync("/v1/responses", response)).Single(e => e.Name == "response.output_text.done").Json["text"]!.GetValue<string>().ShouldBe(truth);
        }
        at.Host.Requests.Count.ShouldBe(6);

        // What the picture is, the decoder says: whatever the response claims.
        at.Host.Respond = async context =>
        {
            context.Response.ContentType = "image/png";
            await context.Response.Body.WriteAsync("<html>no picture</html>"u8.ToArray());
        };
        var none = await at.Server.PostAsync("/v1/spatial/reason", new JsonObject { ["question"] = question, ["images"] = new JsonArray("https://pictures.test/scene.png") });
        none.ShouldBeProblem(HttpStatusCode.BadRequest, "images").ShouldContain("not an image");
    }
}
