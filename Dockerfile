# syntax=docker/dockerfile:1
#
# The server with its embedded model, on the CPU, or with everything that needs a GPU:
#
#   docker build --target cpu -t spatial-reasoner .
#   docker run --rm --read-only -p 127.0.0.1:8080:8080 -e SpatialReasoner__Access__AllowAnonymous=true spatial-reasoner
#
#   docker build --target cuda -t spatial-reasoner:cuda .
#   docker run --rm --read-only --gpus all -p 127.0.0.1:8080:8080 -e SpatialReasoner__Access__AllowAnonymous=true spatial-reasoner:cuda

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS source
# ONNX Runtime and libvips come from npm packages that package-lock.json pins by hash; no script of theirs runs.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends nodejs npm \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY prompts prompts
COPY models models
COPY src src

FROM source AS build
RUN dotnet publish src/SpatialReasoner.Server --configuration Release --output /app

# Both optional flavours. Their packages bring native libraries per platform, so that restore needs to know the platform and the flavours as publish does.
FROM source AS build-cuda
ARG FLAVOURS="-p:WithOnnxGenAI=true -p:WithSemanticKernel=true -r linux-x64"
RUN dotnet restore src/SpatialReasoner.Server ${FLAVOURS}
RUN dotnet publish src/SpatialReasoner.Server ${FLAVOURS} --no-restore --self-contained false --configuration Release --output /app

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

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble AS runtime

# CUDA 13.1 with the cuDNN 9 of that release, on the Ubuntu that .NET's image has: what Microsoft.ML.OnnxRuntimeGenAI.Cuda 0.15 and its ONNX Runtime 1.27 are built with. The host needs a driver for CUDA 13 (580 or
# later) and NVIDIA's container toolkit.
FROM nvidia/cuda:13.1.1-cudnn-runtime-ubuntu24.04 AS cuda
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates libssl3t64 libstdc++6 tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 1654 app \
    && useradd --uid 1654 --gid app --no-create-home --shell /usr/sbin/nologin app
# The user that .NET's images run as.
ENV APP_UID=1654
COPY --from=runtime /usr/share/dotnet /usr/share/dotnet
RUN ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet
WORKDIR /app
COPY --from=build-cuda /app .
ENV ASPNETCORE_HTTP_PORTS=8080
ENV DOTNET_EnableDiagnostics=0
# ONNX Runtime's Microsoft builds would report how they are used.
ENV ORT_DISABLE_TELEMETRY=1
VOLUME /models
EXPOSE 8080
USER $APP_UID
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["dotnet", "/app/SpatialReasoner.Server.dll", "check-health"]
ENTRYPOINT ["dotnet", "/app/SpatialReasoner.Server.dll"]
