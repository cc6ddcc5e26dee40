namespace SpatialReasoner.Inference.Onnx.Tests;

public sealed class StopStringsTests
{
    [Fact]
    public void Append_NoStops_PassesTextThrough()
    {
        var stops = new StopStrings([]);

        stops.Append("abc").ShouldBe("abc");
        stops.Met.ShouldBeFalse();
    }

    [Fact]
    public void Append_StopInsideOnePiece_ReleasesWhatIsBeforeIt()
    {
        var stops = new StopStrings(["END"]);

        stops.Append("before END after").ShouldBe("before ");
        stops.Met.ShouldBeTrue();
        stops.Append("more").ShouldBe("");
        stops.Flush().ShouldBe("");
    }

    [Fact]
    public void Append_StopAcrossPieces_IsNeverShown()
    {
        var stops = new StopStrings(["END"]);

        stops.Append("a E").ShouldBe("a ");
        stops.Append("N").ShouldBe("");
        stops.Append("D!").ShouldBe("");
        stops.Met.ShouldBeTrue();
    }

    [Fact]
    public void Append_BeginningThatLeadsNowhere_IsReleased()
    {
        var stops = new StopStrings(["END"]);

        stops.Append("EN").ShouldBe("");
        stops.Append("E").ShouldBe("EN");
        stops.Append("x").ShouldBe("Ex");
        stops.Met.ShouldBeFalse();
    }

    [Fact]
    public void Append_TwoStops_EndsAtTheFirstPosition()
    {
        var stops = new StopStrings(["yz", "x"]);

        stops.Append("a x yz").ShouldBe("a ");
        stops.Met.ShouldBeTrue();
    }

    [Fact]
    public void Flush_TextHeldBack_ComesOutOnce()
    {
        var stops = new StopStrings(["END"]);
        stops.Append("the EN");

        stops.Flush().ShouldBe("EN");
        stops.Flush().ShouldBe("");
    }

    [Fact]
    public void Append_AnySplitOfAnyText_EqualsCuttingTheWholeText()
    {
        var random = new Random(4);
        for (var i = 0; i < 2000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(0, 14)).Select(_ => "ab"[random.Next(2)])]);
            string[] patterns = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => new string([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => "ab"[random.Next(2)])]))];
            var stops = new StopStrings(patterns);
            var shown = string.Concat(text.TakeWhile(_ => !stops.Met).Select(c => stops.Append(c.ToString())));
            shown += stops.Flush();

            // Character by character, the stop that completes first ends the text at its beginning.
            var end = Enumerable.Range(0, text.Length + 1).FirstOrDefault(n => patterns.Any(p => text[..n].EndsWith(p, StringComparison.Ordinal)), -1);
            var expected = end < 0 ? text : text[..patterns.Where(p => text[..end].EndsWith(p, StringComparison.Ordinal)).Min(p => end - p.Length)];
            shown.ShouldBe(expected);
            stops.Met.ShouldBe(end >= 0);
        }
    }
}
