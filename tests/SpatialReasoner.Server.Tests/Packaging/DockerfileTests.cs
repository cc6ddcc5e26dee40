using System.Text.RegularExpressions;
using SpatialReasoner.Server.Health;

namespace SpatialReasoner.Server.Tests.Packaging;

/// <summary>Nothing builds an image here: what can be known of the Dockerfile without that.</summary>
public sealed class DockerfileTests
{
    private static readonly IReadOnlyList<DockerStage> Stages = Dockerfile.Read(Repository.Text("Dockerfile"));

    private static DockerStage Stage(string name) => Stages.Single(s => s.Name == name);

    [Fact]
    public void Stages_StartFromOneBefore_OrFromAPinnedImage()
    {
        for (var i = 0; i < Stages.Count; i++)
        {
            var before = Stages.Take(i).Select(s => s.Name).ToList();
            before.ShouldNotContain(Stages[i].Name);
            if (!before.Contains(Stages[i].Base))
                Regex.IsMatch(Stages[i].Base, @":\d+\.\d+").ShouldBeTrue($"{Stages[i].Base} names no version");
            foreach (var copy in Stages[i].All("COPY").Where(c => c.StartsWith("--from=", StringComparison.Ordinal)))
                before.ShouldContain(copy["--from=".Length..].Split(' ')[0]);
        }
    }

    [Fact]
    public void Source_CopiesWhatIsThere_AndIsNotIgnored()
    {
        var copied = Stage("source").All("COPY").SelectMany(c => c.Split(' ')[..^1]).ToList();

        copied.ShouldNotBeEmpty();
        copied.ShouldAllBe(path => Path.Exists(Repository.PathOf(path)));
        copied.ShouldBeSubsetOf(Repository.Text(".dockerignore").Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] == '!').Select(l => l[1..]));
    }

    [Theory]
    [InlineData("cpu", "build")]
    [InlineData("cuda", "build-cuda")]
    public void Target_RunsWhatWasBuilt_WithoutRights_AndIsChecked(string target, string build)
    {
        var stage = Stage(target);
        var program = $"/app/{typeof(Program).Assembly.GetName().Name}.dll";

        stage.All("COPY").ShouldContain($"--from={build} /app .");
        stage.All("WORKDIR").ShouldBe(["/app"]);
        stage.Command("ENTRYPOINT").ShouldBe(["dotnet", program]);
        stage.Command("HEALTHCHECK")[..2].ShouldBe(["dotnet", program]);
        HealthCommand.Knows(stage.Command("HEALTHCHECK")[2..]).ShouldBeTrue();
        stage.Variable("ASPNETCORE_HTTP_PORTS").ShouldBe("8080"); // what check-health asks
        stage.All("EXPOSE").ShouldBe(["8080"]);
        stage.All("VOLUME").ShouldBe(["/models"]);
        stage.Variable("DOTNET_EnableDiagnostics").ShouldBe("0");
        stage.All("USER").ShouldBe(["$APP_UID"]);
        stage.Instructions.SkipWhile(i => i.Instruction != "USER").ShouldNotContain(i => i.Instruction == "RUN" || i.Instruction == "COPY", "what is written is root's");
    }

    [Fact]
    public void Cuda_IsBuiltWithBothFlavours_InRestoreAndInPublish()
    {
        var build = Stage("build-cuda");
        var flavours = build.All("ARG").ShouldHaveSingleItem();
        var properties = Repository.Text("Directory.Build.props");

        foreach (var flavour in new[] { "WithOnnxGenAI", "WithSemanticKernel" })
        {
            flavours.ShouldContain($"-p:{flavour}=true");
            properties.ShouldContain($"<{flavour} ");
        }
        flavours.ShouldContain("-r linux-x64");
        build.All("RUN").Select(r => r.Split(' ')[1]).ShouldBe(["restore", "publish"]);
        build.All("RUN").ShouldAllBe(r => r.Contains("${FLAVOURS}"));
        Stage("build").All("RUN").ShouldAllBe(r => !r.Contains("-p:With"));
    }

    [Fact]
    public void Cuda_StandsOnCudnn_WithDotnetBesideIt_AndReportsNothing()
    {
        var stage = Stage("cuda");

        Regex.IsMatch(stage.Base, @"^nvidia/cuda:\d+\.\d+\.\d+-cudnn-runtime-ubuntu24\.04$").ShouldBeTrue(stage.Base);
        Stage("runtime").Base.ShouldEndWith("-noble", Case.Sensitive, "the same Ubuntu");
        stage.All("COPY").ShouldContain("--from=runtime /usr/share/dotnet /usr/share/dotnet");
        stage.All("RUN").ShouldContain(r => r.Contains($"--uid {stage.Variable("APP_UID")} "));
        stage.Variable("ORT_DISABLE_TELEMETRY").ShouldBe("1");
    }

    [Theory]
    [InlineData("FROM a:1.0 AS x\nRUN one \\\n  && two\n", "one   && two")]
    [InlineData("# FROM b:1.0 AS y\nFROM a:1.0 AS x\n\nRUN one", "one")]
    public void Reader_KnowsCommentsAndContinuedLines(string text, string run) => Dockerfile.Read(text).ShouldHaveSingleItem().All("RUN").ShouldBe([run]);

    [Theory]
    [InlineData("RUN one")]
    [InlineData("FROM a:1.0")]
    [InlineData("FROM a:1.0 AS x\nRUB one")]
    [InlineData("FROM a:1.0 AS x\nRUN one \\")]
    public void Reader_RefusesWhatIsNoDockerfile(string text) => Should.Throw<ShouldAssertException>(() => Dockerfile.Read(text));
}
