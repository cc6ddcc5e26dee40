using System.Runtime.InteropServices;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>A named input or output. A dimension of -1 is free.</summary>
internal sealed record OrtPort(string Name, OrtElement Element, long[] Shape);

/// <summary>A loaded graph.</summary>
internal sealed unsafe class OrtSession : OrtHandle
{
    private const int Gpu = 1; // OrtMemoryInfoDeviceType_GPU

    private readonly Lock? gate;

    /// <param name="path">Of the graph.</param>
    /// <exception cref="OrtException">The file is missing, is no ONNX graph, or uses an operator the library lacks.</exception>
    public OrtSession(OrtRuntime runtime, string path, OrtSessionOptions options)
        : this(runtime, options, (env, settings) => Open(runtime, env, settings, path))
    {
    }

    /// <param name="model">The graph itself.</param>
    /// <exception cref="OrtException">It is no ONNX graph, or uses an operator the library lacks.</exception>
    public OrtSession(OrtRuntime runtime, byte[] model, OrtSessionOptions options)
        : this(runtime, options, (env, settings) => Open(runtime, env, settings, model))
    {
    }

    private OrtSession(OrtRuntime runtime, OrtSessionOptions options, Func<nint, nint, nint> open)
    {
        Runtime = runtime;
        gate = options.Provider.Gate();
        using var exclusive = Exclusive();
        using var env = runtime.Borrow();
        using var borrowed = options.Borrow();
        var session = open(env.Pointer, borrowed.Pointer);
        SetHandle(session);
        Keep(runtime);

        nuint count;
        runtime.Check(runtime.Api->SessionGetInputCount(session, &count));
        Inputs = Describe(count, runtime.Api->SessionGetInputName, runtime.Api->SessionGetInputTypeInfo);
        runtime.Check(runtime.Api->SessionGetOutputCount(session, &count));
        Outputs = Describe(count, runtime.Api->SessionGetOutputName, runtime.Api->SessionGetOutputTypeInfo);
    }

    public OrtRuntime Runtime { get; }

    public IReadOnlyList<OrtPort> Inputs { get; }

    public IReadOnlyList<OrtPort> Outputs { get; }

    /// <summary>Held around everything that may touch the session's device: binding, running, allocating, freeing.</summary>
    public DeviceAccess Exclusive() => new(gate);

    /// <summary>Where the session wants an input, an <c>OrtMemoryInfo</c> that it owns: with the kernel that reads it.</summary>
    public nint MemoryOf(string input)
    {
        var index = Inputs.TakeWhile(p => p.Name != input).Count();
        var memories = new nint[Inputs.Count];
        using var session = Borrow();
        fixed (nint* first = memories)
            Runtime.Check(Runtime.Api->SessionGetMemoryInfoForInputs(session.Pointer, first, (nuint)memories.Length));
        return memories[index];
    }

    /// <summary>Whether an input is wanted on a GPU.</summary>
    public bool IsOnGpu(string input)
    {
        int device;
        Runtime.Api->MemoryInfoGetDeviceType(MemoryOf(input), &device);
        return device == Gpu;
    }

    /// <summary>Runs the graph on bound memory; allocates no managed memory.</summary>
    public void Run(OrtBinding binding)
    {
        using var session = Borrow();
        using var io = binding.Borrow();
        Runtime.Check(Runtime.Api->RunWithBinding(session.Pointer, 0, io.Pointer));
    }

    protected override void Release(nint pointer)
    {
        using var exclusive = Exclusive();
        Runtime.Api->ReleaseSession(pointer);
    }

    private static nint Open(OrtRuntime runtime, nint env, nint options, string path)
    {
        nint session;
        if (OperatingSystem.IsWindows())
        {
            fixed (char* wide = path)
                runtime.Check(runtime.Api->CreateSession(env, wide, options, &session));
        }
        else
        {
            fixed (byte* utf8 = OrtRuntime.Utf8(path))
                runtime.Check(runtime.Api->CreateSession(env, utf8, options, &session));
        }
        return session;
    }

    private static nint Open(OrtRuntime runtime, nint env, nint options, byte[] model)
    {
        nint session;
        fixed (byte* bytes = model)
            runtime.Check(runtime.Api->CreateSessionFromArray(env, bytes, (nuint)model.Length, options, &session));
        return session;
    }

    private OrtPort[] Describe(
        nuint count,
        delegate* unmanaged<nint, nuint, nint, byte**, nint> nameOf,
        delegate* unmanaged<nint, nuint, nint*, nint> typeOf)
    {
        var ports = new OrtPort[count];
        for (nuint i = 0; i < count; i++)
        {
            byte* name;
            nint type;
            Runtime.Check(nameOf(handle, i, Runtime.Allocator, &name));
            var text = OrtRuntime.Text(name);
            Runtime.Check(Runtime.Api->AllocatorFree(Runtime.Allocator, name));
            Runtime.Check(typeOf(handle, i, &type));
            try
            {
                ports[i] = DescribeTensor(text, type);
            }
            finally
            {
                Runtime.Api->ReleaseTypeInfo(type);
            }
        }
        return ports;
    }

    private OrtPort DescribeTensor(string name, nint type)
    {
        nint info; // borrowed from type; null where the port is no tensor
        int element;
        nuint rank;
        Runtime.Check(Runtime.Api->CastTypeInfoToTensorInfo(type, &info));
        if (info == 0)
            throw new NotSupportedException($"'{name}' is not a tensor.");
        Runtime.Check(Runtime.Api->GetTensorElementType(info, &element));
        Runtime.Check(Runtime.Api->GetDimensionsCount(info, &rank));
        var shape = new long[rank];
        fixed (long* dimensions = shape)
            Runtime.Check(Runtime.Api->GetDimensions(info, dimensions, rank));
        return new OrtPort(name, (OrtElement)element, shape);
    }
}
