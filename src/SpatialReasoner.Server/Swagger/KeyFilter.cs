using Microsoft.OpenApi;
using SpatialReasoner.Server.Access;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SpatialReasoner.Server.Swagger;

/// <summary>Where keys are configured, says which operations ask for one: those that <see cref="AccessMiddleware"/> guards.</summary>
internal sealed class KeyFilter : IOperationFilter
{
    /// <summary>Name of the scheme.</summary>
    public const string Bearer = "Bearer";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(context);
        if (ApiPaths.ReachModel("/" + context.ApiDescription.RelativePath))
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
    }
}
