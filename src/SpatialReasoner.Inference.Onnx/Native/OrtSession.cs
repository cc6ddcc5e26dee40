using System.Runtime.InteropServices;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>Element types this engine meets, numbered as <c>ONNXTensorElementDataType</c>.</summary>
internal enum OrtElement
{
    Float = 1,
    Int32 = 6,
    Int64 = 7,
}

/// <summary>A named input or output. A dimension of -1 is free.</summary>
internal sealed record OrtPort(string Name, OrtElement Element, long[] Shape);

/// <summary>A loaded graph.</summary>
internal sealed unsafe class OrtSession : OrtHandle
{
    /// <exception cref="OrtException">The file is missing, is no ONNX graph, or uses an operator the library lacks.</exception>
    public OrtSession(OrtRuntime runtime, string path, OrtSessionOptions options)
    {
        Runtime = runtime;
        using var env = runtime.Borrow();
        using var borrowed = options.Borrow();
        nint session;
        if (OperatingSystem.IsWindows())
        {
            fixed (char* wide = path)
                runtime.Check(runtime.Api->CreateSession(env.Pointer, wide, borrowed.Pointer, &session));
        }
        else
        {
            fixed (byte* utf8 = OrtRuntime.Utf8(path))
                runtime.Check(runtime.Api->CreateSession(env.Pointer, utf8, borrowed.Pointer, &session));
        }
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

    /// <summary>Runs the graph on bound memory; allocates no managed memory.</summary>
    public void Run(OrtBinding binding)
    {
        using var session = Borrow();
        using var io = binding.Borrow();
        Runtime.Check(Runtime.Api->RunWithBinding(session.Pointer, 0, io.Pointer));
    }

    protected override void Release(nint pointer) => Runtime.Api->ReleaseSession(pointer);

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
