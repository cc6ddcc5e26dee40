namespace SpatialReasoner.Server.Tests.Fuzzing;

/// <summary>One request of a run.</summary>
/// <param name="Told">Which request it was made of, and what was done to it.</param>
internal sealed record FuzzCase(int Seed, int Number, WireRequest Request, IReadOnlyList<string> Told)
{
    /// <summary>How to see it alone.</summary>
    public string Again => $"FUZZ_SEED={Seed} FUZZ_CASE={Number} dotnet test tests/SpatialReasoner.Server.Tests --filter FullyQualifiedName~FuzzTests";

    public override string ToString() => $"case {Number} of seed {Seed} ({string.Join("; ", Told)})\nagain: {Again}\n{Request}";
}

/// <summary>Makes case n of a seed out of requests that work: the same one every time.</summary>
internal sealed class RequestFuzzer(IReadOnlyList<SeedRequest> seeds, PictureMutations pictures, int seed, string key)
{
    public FuzzCase Make(int number)
    {
        var dice = new Dice(seed, number);
        var request = dice.Do([.. seeds.Select(s => (s.Name, (Func<SeedRequest>)(() => s)))]);
        // A request without a body has nothing but its head to change.
        var onlyHead = request is GetSeed || dice.OneIn(10);
        var wire = Plain(request, onlyHead ? request.Body : Body(dice, request));
        if (onlyHead || dice.OneIn(12))
            wire = HttpMutations.Make(dice, wire);
        return new FuzzCase(seed, number, wire, dice.Told);
    }

    /// <summary>The request as it works.</summary>
    public WireRequest Plain(SeedRequest request) => Plain(request, request.Body);

    private byte[] Body(Dice dice, SeedRequest request) => request switch
    {
        JsonSeed json => JsonMutations.Make(dice, json.Document, pictures),
        FormSeed form => FormMutations.Make(dice, form.Parts, pictures),
        _ => [],
    };

    private WireRequest Plain(SeedRequest request, byte[] body)
    {
        var wire = new WireRequest(request.Method, request.Target, [("Host", "127.0.0.1"), ("Connection", "close"), ("Authorization", "Bearer " + key), ("Accept", request.Accept ?? "*/*")], body);
        return request.ContentType is { } type
            ? wire with { Headers = [.. wire.Headers, ("Content-Type", type), ("Content-Length", body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture))] }
            : wire;
    }
}
