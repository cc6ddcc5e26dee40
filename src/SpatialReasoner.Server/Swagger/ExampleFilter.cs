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
            described.Schema = Form();
    }

    private JsonValue? ParameterExample(string? name) => name switch
    {
        "seed" => JsonValue.Create(scene.Seed),
        "size" => JsonValue.Create("256"),
        "difficulty" => JsonValue.Create("standard"),
        "id" => JsonValue.Create(scene.Model),
        _ => null,
    };

    private OpenApiSchema Form() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string>(StringComparer.Ordinal) { "image", "question" },
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["image"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
            },
            ["question"] = new OpenApiSchema { Type = JsonSchemaType.String, Default = scene.Question },
            ["strategy"] = new OpenApiSchema { Type = JsonSchemaType.String, Default = "auto" },
            ["samples"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["seed"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Default = 7 },
            ["options"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Repeated, or separated by commas." },
        },
    };
}
