using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SpatialReasoner.Server.Swagger;

/// <summary>Fills marked operations with their example, and describes the form that stands for the JSON body.</summary>
internal sealed class ExampleFilter(ExampleScene scene) : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(context);
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
            parameter.Example = ParameterExample(parameter.Name);
        var example = context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<RequestExample>().SingleOrDefault();
        if (example is null || operation.RequestBody?.Content is not { } content)
            return;
        if (content["application/json"] is OpenApiMediaType json)
            json.Example = example.Body(scene);
        if (content.TryGetValue("multipart/form-data", out var form) && form is OpenApiMediaType described)
            described.Schema = Form(example);
    }

    private JsonValue? ParameterExample(string? name) => name switch
    {
        "seed" => JsonValue.Create(scene.Seed),
        "size" => JsonValue.Create("256"),
        "difficulty" => JsonValue.Create("standard"),
        "id" => JsonValue.Create(scene.Model),
        _ => null,
    };

    private OpenApiSchema Form(RequestExample example)
    {
        var body = example.Body(scene);
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = example.FormFields.ToDictionary(
                field => field.Name,
                IOpenApiSchema (field) => new OpenApiSchema
                {
                    Type = field.Type == "integer" ? JsonSchemaType.Integer : JsonSchemaType.String,
                    Format = field.Format,
                    // Pictures are files here; documents are written as JSON.
                    Default = field.Format is not null || body[field.Name] is not { } value ? null
                        : value is JsonArray or JsonObject ? JsonValue.Create(value.ToJsonString()) : value.DeepClone(),
                },
                StringComparer.Ordinal),
        };
    }
}
