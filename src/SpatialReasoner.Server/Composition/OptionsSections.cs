using Microsoft.Extensions.Options;

namespace SpatialReasoner.Server.Composition;

internal static class OptionsSections
{
    /// <summary>Binds a flat section that is checked when the server starts; a misspelt key stops it too.</summary>
    public static void AddSection<TOptions, TValidator>(this IServiceCollection services, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
        services.AddSingleton<IValidateOptions<TOptions>>(s => new KnownKeys<TOptions>(s.GetRequiredService<IConfiguration>().GetSection(section)));
    }

    private sealed class KnownKeys<TOptions>(IConfigurationSection section) : IValidateOptions<TOptions>
        where TOptions : class
    {
        public ValidateOptionsResult Validate(string? name, TOptions options)
        {
            var known = typeof(TOptions).GetProperties().Where(p => p.CanWrite).Select(p => p.Name).ToArray();
            var unknown = section.GetChildren().Where(c => !known.Contains(c.Key, StringComparer.OrdinalIgnoreCase)).ToArray();
            return unknown.Length == 0
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(unknown.Select(c => $"{c.Path} is not a known key; known are {string.Join(", ", known)}."));
        }
    }
}
