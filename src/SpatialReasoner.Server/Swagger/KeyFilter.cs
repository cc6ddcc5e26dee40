using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SpatialReasoner.Server.Swagger;

/// <summary>Where keys are configured, says which operations ask for one: those that <see cref="Access.AccessMiddleware"/> guards.</summary>
internal sealed class KeyFilter : IOperationFilter
{
    /// <summary>Name of the scheme.</summary>
    public const string Bearer = "Bearer";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(context);
        if (context.ApiDescription.RelativePath?.StartsWith("v1/", StringComparison.Ordinal) == true)
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
    }
}
