namespace SpatialReasoner.Inference.Tests;

public sealed class ImageContentTests
{
    [Fact]
    public void Equality_OfImages_IsByContent()
    {
        var image = new ImageContent(new byte[] { 1, 2, 3 });

        image.ShouldBe(new ImageContent(new byte[] { 1, 2, 3 }));
        image.ShouldNotBe(new ImageContent(new byte[] { 1, 2, 4 }));
        image.Sha256.ShouldBe("039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81");
    }

    [Fact]
    public void User_TextAndImages_PutsTheImagesFirst()
    {
        var message = ChatMessage.User("where?", new ImageContent(new byte[] { 9 }));

        message.Content[0].ShouldBeOfType<ImageContent>();
        message.Content[1].ShouldBe(new TextContent("where?"));
    }
}
