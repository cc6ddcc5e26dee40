using Microsoft.Extensions.Options;

namespace SpatialReasoner.Server.Access;

internal sealed class AccessValidator(IConfiguration configuration) : IValidateOptions<AccessOptions>
{
    private const int MaxName = 64, HashDigits = 64, MaxRequestsPerMinute = 60_000, MaxConcurrent = 10_000;

    private static readonly string[] KnownKeys = [.. typeof(KeyOptions).GetProperties().Where(p => p.CanWrite).Select(p => p.Name)];

    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        var errors = new List<string>();
        for (var i = 0; i < options.Keys.Count; i++)
            Check(options.Keys[i], $"{AccessOptions.Section}:{nameof(options.Keys)}:{i}", errors);
        Unique("Name", options.Keys.Select(k => k.Name), StringComparer.Ordinal, errors);
        Unique("Sha256", options.Keys.Select(k => k.Sha256), StringComparer.OrdinalIgnoreCase, errors);
        foreach (var unknown in configuration.GetSection($"{AccessOptions.Section}:{nameof(options.Keys)}").GetChildren()
            .SelectMany(key => key.GetChildren()).Where(c => !KnownKeys.Contains(c.Key, StringComparer.OrdinalIgnoreCase)))
            errors.Add($"{unknown.Path} is not a known key; known are {string.Join(", ", KnownKeys)}.");
        if (options is { Keys.Count: 0, AllowAnonymous: false })
            CheckReach(errors);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void Check(KeyOptions key, string path, List<string> errors)
    {
        if (key.Name.Length is 0 or > MaxName || !key.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
            errors.Add($"{path}:{nameof(key.Name)} is '{key.Name}'; it must be 1 to {MaxName} of A-Z a-z 0-9 . _ -");
        if (key.Sha256.Length != HashDigits || !key.Sha256.All(char.IsAsciiHexDigit))
            errors.Add($"{path}:{nameof(key.Sha256)} is not {HashDigits} hexadecimal digits; the command hash-key makes them of a key."); // unquoted: it may be the key itself
        if (key.RequestsPerMinute is < 1 or > MaxRequestsPerMinute)
            errors.Add($"{path}:{nameof(key.RequestsPerMinute)} is {key.RequestsPerMinute}; it must be between 1 and {MaxRequestsPerMinute}.");
        if (key.ConcurrentRequests is < 1 or > MaxConcurrent)
            errors.Add($"{path}:{nameof(key.ConcurrentRequests)} is {key.ConcurrentRequests}; it must be between 1 and {MaxConcurrent}.");
    }

    private static void Unique(string field, IEnumerable<string> values, StringComparer comparer, List<string> errors)
    {
        var all = values.ToList();
        for (var i = 0; i < all.Count; i++)
        {
            var first = all.FindIndex(v => comparer.Equals(v, all[i]));
            if (first < i && all[i].Length > 0)
                errors.Add($"{AccessOptions.Section}:Keys:{i}:{field} is the same as that of Keys:{first}; every key needs its own.");
        }
    }

    private void CheckReach(List<string> errors)
    {
        foreach (var address in ListenAddresses.Of(configuration))
        {
            if (ListenAddresses.IsLoopback(address) is null)
                errors.Add($"'{address}' is not an address to listen on; it must look like http://127.0.0.1:8080.");
            else if (ListenAddresses.IsLoopback(address) == false)
                errors.Add($"{AccessOptions.Section}:Keys is empty, and {address} can be reached from other machines: whoever reaches it could use the model. "
                    + $"Configure a key (the command new-key makes one), listen on the loopback, or set {AccessOptions.Section}:{nameof(AccessOptions.AllowAnonymous)} to true.");
        }
    }
}
