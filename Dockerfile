# syntax=docker/dockerfile:1
#
# The server with its embedded model, on the CPU.
#
#   docker build --target cpu -t spatial-reasoner .
#   docker run --rm --read-only -p 127.0.0.1:8080:8080 -e SpatialReasoner__Access__AllowAnonymous=true spatial-reasoner

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
# ONNX Runtime and libvips come from npm packages that package-lock.json pins by hash; no script of theirs runs.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends nodejs npm \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY prompts prompts
COPY models models
COPY src src
RUN dotnet publish src/SpatialReasoner.Server --configuration Release --output /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS cpu
WORKDIR /app
COPY --from=build /app .
# A container is reached from outside. A server without API keys refuses to be, unless SpatialReasoner__Access__AllowAnonymous says that it may.
ENV ASPNETCORE_HTTP_PORTS=8080
# The root file system may be read-only; the runtime's diagnostics want to write.
ENV DOTNET_EnableDiagnostics=0
# Other models: SpatialReasoner__Model__Path=/models/<folder>.
VOLUME /models
EXPOSE 8080
USER $APP_UID
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["dotnet", "/app/SpatialReasoner.Server.dll", "check-health"]
ENTRYPOINT ["dotnet", "/app/SpatialReasoner.Server.dll"]
