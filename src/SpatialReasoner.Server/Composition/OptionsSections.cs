using Microsoft.Extensions.Options;

namespace SpatialReasoner.Server.Composition;

internal static class OptionsSections
{
    /// <summary>Binds a section that is checked when the server starts; a misspelt key stops it too.</summary>
    public static void AddSection<TOptions, TValidator>(this IServiceCollection services, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddOptions<TOptions>().BindConfiguration(section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
    }
}
