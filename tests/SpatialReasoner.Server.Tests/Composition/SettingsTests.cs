using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using SpatialReasoner.Server.Composition;

namespace SpatialReasoner.Server.Tests.Composition;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("Limits:MaxImages", "0", "is 0; it must be between 1 and 64")]
    [InlineData("Limits:MaxRequestBytes", "10", "is 10; it must be between 1024 and")]
    [InlineData("Limits:MaxImagePixels", "0", "is 0; it must be between 1 and")]
    [InlineData("Limits:MaxImages", "many", "'many'")]
    [InlineData("Limits:MaxImagse", "3", "not a known key; known are MaxRequestBytes, MaxImages")]
    [InlineData("Model:Path", "", "is empty")]
    [InlineData("Model:Backend", "cloud", "'cloud'")]
    [InlineData("Model:Backend", "7", "is 7; it must be one of Local, Remote, OnnxGenAI")]
    [InlineData("Model:Backend", "OnnxGenAI", "built without; build it with -p:WithOnnxGenAI=true")]
    [InlineData("Remote:Upstream", "http://localhost", "not a known key; known are Model, Upstreams")]
    [InlineData("Resilience:BreakSeconds", "0", "is 0; it must be between 0.5 and 3600")]
    [InlineData("Engine:Slots", "0", "is 0; it must be between 1 and 256")]
    [InlineData("Engine:Solts", "4", "not a known key")]
    [InlineData("Engine:Provider", "gpu", "is 'gpu'; it must be cpu, cuda, webgpu, or several of them separated by commas")]
    [InlineData("Images:AllowedHosts:0", "10.0.0.1", "is '10.0.0.1'; it must be a host name such as cdn.example.com")]
    [InlineData("Images:AllowedHosts:0", "*.com", "is '*.com'; it must be a host name")]
    [InlineData("Images:ExtraPorts:0", "0", "is 0; it must be between 1 and 65535")]
    [InlineData("Images:MaxBytes", "1023", "is 1023; it must be between 1024 and 1073741824")]
    [InlineData("Images:TimeoutSeconds", "121", "is 121; it must be between 1 and 120")]
    [InlineData("Images:AllowPrivate", "true", "not a known key; known are AllowedHosts, AllowHttp, ExtraPorts, MaxBytes, TimeoutSeconds")]
    public void Setting_Bad_IsNamedWithItsValueAndRange(string key, string value, string complaint)
    {
        using var app = Build($"--SpatialReasoner:{key}={value}");

        var told = Startup.Complaints(app.Services).ShouldHaveSingleItem();
        told.ShouldContain("SpatialReasoner:" + key);
        told.ShouldContain(complaint);
    }

    [Fact]
    public void Settings_AllBad_AreToldAtOnce()
    {
        using var app = Build("--SpatialReasoner:Limits:MaxImages=0", "--SpatialReasoner:Limits:MaxRequestBytes=0", "--SpatialReasoner:Engine:Slots=0");

        Startup.Complaints(app.Services).Count.ShouldBe(3);
    }

    [Fact]
    public void Remote_WithoutUpstreams_SaysWhichKeyToSet()
    {
        using var app = Build("--SpatialReasoner:Model:Backend=remote");

        Startup.Complaints(app.Services).ShouldHaveSingleItem().ShouldStartWith(
            "SpatialReasoner:Remote:Upstreams holds 0 servers; it must name 1 to 64, for example SpatialReasoner:Remote:Upstreams:0:Url.");
    }

    [Fact]
    public void Settings_Default_AreGood()
    {
        using var app = Build();

        Startup.Complaints(app.Services).ShouldBeEmpty();
    }

    [Fact]
    public void Address_Default_IsTheLoopback()
    {
        string? urls = null;
        using var app = Program.Build([], b => urls = b.WebHost.GetSetting(WebHostDefaults.ServerUrlsKey));

        urls.ShouldBe("http://127.0.0.1:8080");
    }

    [Fact]
    public void Address_Configured_IsLeftAlone()
    {
        string? urls = null;
        using var app = Program.Build(["--urls=http://0.0.0.0:9090"], b => urls = b.Configuration["urls"]);

        urls.ShouldBe("http://0.0.0.0:9090");
    }

    [Fact]
    public void ModelPath_Missing_NamesTheKeyAndThePlaces() =>
        Should.Throw<DirectoryNotFoundException>(() => ModelPath.Find("models/none", "/somewhere")).Message
            .ShouldStartWith("SpatialReasoner:Model:Path is 'models/none'; there is no folder /somewhere/models/none or ");

    private static Microsoft.AspNetCore.Builder.WebApplication Build(params string[] args) => Program.Build(args);
}
