using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using SpatialReasoner.Server.Access;
using SpatialReasoner.Server.Json;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace SpatialReasoner.Server.Swagger;

internal static class SwaggerSetup
{
    private const string Document = "v1";

    public static void AddSwagger(this WebApplicationBuilder builder)
    {
        builder.Services.AddEndpointsApiExplorer();
        builder.Services.AddSingleton<ExampleScene>();
        // Documents are described as they are written, in snake_case.
        builder.Services.AddSingleton<ISerializerDataContractResolver>(new JsonSerializerDataContractResolver(ServerJson.Wire.Options));
        builder.Services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc(Document, new OpenApiInfo
            {
                Title = "SpatialReasoner",
                Version = Document,
                Description = "Answers spatial questions about pictures with a local vision-language model. Scenes to try things out on: /v1/spatial/scenes/{seed}.",
            });
            options.IncludeXmlComments(Path.Combine(AppContext.BaseDirectory, typeof(SwaggerSetup).Assembly.GetName().Name + ".xml"));
            // A value that may be text or a number has no properties worth listing.
            options.MapType<JsonNode>(() => new OpenApiSchema());
            options.OperationFilter<ExampleFilter>();
        });
        builder.Services.AddOptions<SwaggerGenOptions>().Configure<IOptions<AccessOptions>>((options, access) =>
        {
            if (access.Value.Keys.Count == 0)
                return; // a button that does nothing would only ask to be pressed
            options.AddSecurityDefinition(KeyFilter.Bearer, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key of this server." });
            options.OperationFilter<KeyFilter>();
        });
    }

    /// <summary>The documentation at /swagger.</summary>
    public static void MapSwaggerUI(this WebApplication app)
    {
        app.UseSwagger();
        app.UseSwaggerUI(options =>
        {
            options.SwaggerEndpoint($"/swagger/{Document}/swagger.json", "SpatialReasoner");
            options.DocumentTitle = "SpatialReasoner";
        });
    }
}
