using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SpatialReasoner.Server.Composition;
using YamlDotNet.RepresentationModel;

namespace SpatialReasoner.Server.Tests.Packaging;

/// <summary>No container runs where this is built: what can be known of its files without one.</summary>
public sealed partial class DeployTests
{
    /// <summary>What the host takes after the drain, seconds (Composition/HttpServer.cs).</summary>
    private const int AfterDrain = 5;

    public static TheoryData<string> YamlFiles => [.. Repository.YamlFiles()];

    [Theory, MemberData(nameof(YamlFiles))]
    public void File_IsYaml_WithoutAKeyTwice(string file) => Repository.Yaml(file).ShouldNotBeNull();

    [Theory]
    [InlineData("Dockerfile")]
    [InlineData("docker-compose.yml")]
    [InlineData("deploy/kubernetes/deployment.yaml")]
    [InlineData("deploy/README.md")]
    public void Settings_NamedInFiles_AreKnownToTheServer(string file)
    {
        // Comments too: they are what people copy.
        var named = Variable().Matches(Repository.Text(file)).Select(m => m.Value).Distinct().ToList();

        named.ShouldNotBeEmpty();
        named.ShouldAllBe(variable => SettingNames.Knows(variable));
    }

    [Theory]
    [InlineData("SpatialReasoner__Limits__DrainSeconds", true)]
    [InlineData("SpatialReasoner__Access__Keys__0__Sha256", true)]
    [InlineData("SpatialReasoner__Limits__DrainSecond", false)]
    [InlineData("SpatialReasoner__Access__Keys__Sha256", false)]
    [InlineData("SpatialReasoner__Limit__DrainSeconds", false)]
    public void SettingNames_KnowNamesFromOthers(string variable, bool known) => SettingNames.Knows(variable).ShouldBe(known);

    [Theory]
    [InlineData(null, "Local")]
    [InlineData("deploy/vllm.env", "Remote")]
    public void Settings_OfCompose_AreAccepted(string? environment, string backend)
    {
        var settings = Compose.Environment(Service("server"), environment).ToList();

        settings.ShouldContain(("SpatialReasoner__Model__Backend", backend));
        Complaints(settings).ShouldBeEmpty();
    }

    [Fact]
    public void Settings_OfKubernetes_AreAcceptedOnceThereIsAKey()
    {
        var settings = Container().At("env").Items().Select(e => (e.At("name").Word(), e.At("value").Word())).ToList();

        Complaints(settings).ShouldHaveSingleItem().ShouldContain("Access");
        Complaints([.. settings, ("SpatialReasoner__Access__Keys__0__Name", "robots"), ("SpatialReasoner__Access__Keys__0__Sha256", new string('0', 64))]).ShouldBeEmpty();
    }

    [Fact]
    public void Compose_ServicesFindEachOtherAndTheirFiles()
    {
        var services = Repository.Yaml("docker-compose.yml").At("services").Members().ToDictionary();
        var ports = new Dictionary<string, int[]>(StringComparer.Ordinal) { ["server"] = [8080], ["otel-collector"] = [4317, 4318], ["jaeger"] = [4317, 16686], ["prometheus"] = [9090], ["grafana"] = [3000], ["vllm"] = [8000] };

        foreach (var (name, service) in services)
        {
            foreach (var mount in service.At("volumes").Items().Select(v => v.Word()).Where(v => v.StartsWith("./", StringComparison.Ordinal)))
                Path.Exists(Repository.PathOf(mount.Split(':')[0])).ShouldBeTrue(mount);
            foreach (var port in service.At("ports").Items().Select(p => p.Word().Split(':')))
            {
                port[0].ShouldBe("127.0.0.1", "nothing is open beyond this machine");
                ports[name].ShouldContain(int.Parse(port[^1]));
            }
            foreach (var needed in service.At("depends_on").Items())
                services.ShouldContainKey(needed.Word());
        }
        var addresses = new[] { "docker-compose.yml", "deploy/otel-collector/config.yaml", "deploy/prometheus/prometheus.yml", "deploy/grafana/provisioning/datasources/prometheus.yaml" }
            .SelectMany(f => Repository.Text(f).Split('\n')).Where(line => !line.Contains("image:", StringComparison.Ordinal)).SelectMany(line => Address().Matches(line)).Select(m => (Host: m.Groups[1].Value, Port: int.Parse(m.Groups[2].Value)))
            .Where(a => services.ContainsKey(a.Host)).ToList();
        addresses.Select(a => a.Host).ShouldBe(["otel-collector", "vllm", "jaeger", "server", "prometheus"]);
        addresses.ShouldAllBe(a => ports[a.Host].Contains(a.Port));
    }

    [Fact]
    public void Compose_ProfileVllm_RunsTheModelThatTheServerAsksFor_WithTheKeyItShows()
    {
        var variables = Compose.Variables("deploy/vllm.env");
        var server = Compose.Environment(Service("server"), "deploy/vllm.env").ToDictionary();
        var command = Service("vllm").At("command").Items().Select(c => Compose.Interpolate(c.Word(), variables)).ToList();

        variables["COMPOSE_PROFILES"].ShouldBe(Service("vllm").At("profiles").Items().ShouldHaveSingleItem().Word());
        Service("server").At("profiles").ShouldBeNull("it runs with and without");
        command[command.IndexOf("--model") + 1].ShouldBe(server["SpatialReasoner__Remote__Model"]);
        JsonDocument.Parse(command[command.IndexOf("--limit-mm-per-prompt") + 1]).RootElement.GetProperty("image").GetInt32().ShouldBe(new LimitsOptions().MaxImages);
        Compose.Environment(Service("vllm"), "deploy/vllm.env").ShouldContain(("VLLM_API_KEY", server["SpatialReasoner__Remote__Upstreams__0__ApiKey"]));
        server["SpatialReasoner__Remote__Upstreams__0__Url"].ShouldBe("http://vllm:8000/v1");
        Service("vllm").At("ports").ShouldBeNull("only the server reaches it");
        variables.Keys.Where(v => v != "COMPOSE_PROFILES").ShouldAllBe(v => Repository.Text("docker-compose.yml").Contains("${" + v + ":-"), "none is misspelt");
    }

    [Fact]
    public void Compose_BuildsAStageOfTheDockerfile_AndNamesEveryVolumeAndVersion()
    {
        var compose = Repository.Yaml("docker-compose.yml");
        var services = compose.At("services").Members().Select(s => s.Value).ToList();

        Dockerfile.Read(Repository.Text("Dockerfile")).Select(s => s.Name).ShouldContain(Service("server").At("build", "target").Word());
        services.Where(s => s.At("build") is null).Select(s => s.At("image").Word()).ShouldAllBe(image => Version().IsMatch(image));
        services.SelectMany(s => s.At("volumes").Items()).Select(v => v.Word().Split(':')[0]).Where(v => v[0] != '.').ShouldBe(compose.At("volumes").Members().Select(v => v.Key), ignoreOrder: true);
    }

    /// <summary>Compose's own schema is another project's file and not kept here; whoever has it can ask for this check.</summary>
    [Fact]
    public async Task Compose_IsWhatItsSpecificationAllows()
    {
        var schema = Environment.GetEnvironmentVariable("COMPOSE_SCHEMA");
        Assert.SkipUnless(schema is not null, "COMPOSE_SCHEMA=<schema/compose-spec.json of github.com/compose-spec/compose-spec>");

        var rules = await NJsonSchema.JsonSchema.FromFileAsync(schema);
        var document = Compose.Json(Repository.Yaml("docker-compose.yml"))!;
        rules.Validate(document.ToJsonString()).ShouldBeEmpty();
        document["services"]!["server"]!["portz"] = new JsonArray("8080");
        rules.Validate(document.ToJsonString()).ShouldNotBeEmpty("it sees a misspelt key");
    }

    [Fact]
    public void Compose_GraceOutlastsTheDrain() =>
        int.Parse(Service("server").At("stop_grace_period").Word().TrimEnd('s')).ShouldBeGreaterThan(new LimitsOptions().DrainSeconds + AfterDrain);

    [Fact]
    public void Kubernetes_PartsMeanTheSamePods()
    {
        var deployment = Repository.Yaml("deploy/kubernetes/deployment.yaml");
        var labels = deployment.At("spec", "template", "metadata", "labels").ShouldNotBeNull();

        deployment.At("spec", "selector", "matchLabels").ShouldBe(labels);
        Repository.Yaml("deploy/kubernetes/service.yaml").At("spec", "selector").ShouldBe(labels);
        Repository.Yaml("deploy/kubernetes/disruption-budget.yaml").At("spec", "selector", "matchLabels").ShouldBe(labels);
        Repository.Yaml("deploy/kubernetes/network-policy.yaml").At("spec", "podSelector", "matchLabels").ShouldBe(labels);
        Repository.Yaml("deploy/kubernetes/autoscaler.yaml").At("spec", "scaleTargetRef", "name").ShouldBe(deployment.At("metadata", "name"));
        var files = Directory.EnumerateFiles(Repository.PathOf("deploy/kubernetes"), "*.yaml").Select(f => Path.GetFileName(f)!).Where(f => f != "kustomization.yaml");
        Repository.Yaml("deploy/kubernetes/kustomization.yaml").At("resources").Items().Select(r => r.Word()).ShouldBe(files, ignoreOrder: true);
    }

    [Fact]
    public void Kubernetes_GraceOutlastsThePauseAndTheDrain()
    {
        var pause = int.Parse(Container().At("lifecycle", "preStop", "sleep", "seconds").Word());
        var drain = int.Parse(Container().At("env").Items().Single(e => e.At("name").Word().EndsWith("DrainSeconds", StringComparison.Ordinal)).At("value").Word());

        int.Parse(Repository.Yaml("deploy/kubernetes/deployment.yaml").At("spec", "template", "spec", "terminationGracePeriodSeconds").Word()).ShouldBeGreaterThan(pause + drain + AfterDrain);
    }

    private static YamlNode Service(string name) => Repository.Yaml("docker-compose.yml").At("services", name).ShouldNotBeNull();

    private static YamlNode Container() => Repository.Yaml("deploy/kubernetes/deployment.yaml").At("spec", "template", "spec", "containers", 0).ShouldNotBeNull();

    /// <summary>What the server would say of these settings in a container, where it is reached from outside.</summary>
    private static IReadOnlyList<string> Complaints(IEnumerable<(string Variable, string Value)> settings)
    {
        using var app = Program.Build(["--urls=http://0.0.0.0:8080", .. settings.Select(s => $"--{s.Variable.Replace("__", ":", StringComparison.Ordinal)}={s.Value}")]);
        return Startup.Complaints(app.Services);
    }

    [GeneratedRegex(@"SpatialReasoner__\w+")]
    private static partial Regex Variable();

    [GeneratedRegex(@":v?\d+\.\d+\.\d+$")]
    private static partial Regex Version();

    [GeneratedRegex(@"\b([a-z][a-z0-9-]*):(\d{2,5})\b(?!:)")]
    private static partial Regex Address();
}
