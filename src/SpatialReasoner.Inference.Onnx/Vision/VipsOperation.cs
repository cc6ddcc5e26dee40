using System.Text;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>One call of a libvips operation by name: set its arguments, then run it for its one output.</summary>
internal sealed unsafe class VipsOperation : IDisposable
{
    private nint handle;

    /// <param name="name">Nickname (<c>flatten</c>) or class name (<c>VipsForeignLoadPngBuffer</c>).</param>
    public VipsOperation(string name)
    {
        fixed (byte* text = Terminated(name))
            handle = Vips.NewOperation(text);
        if (handle == 0)
            throw new VipsException(Vips.TakeErrors());
    }

    private static VipsLibrary Vips => VipsLibrary.Instance;

    /// <summary>Runs an operation that turns one image into another.</summary>
    public static VipsImage Apply(string name, VipsImage input, params ReadOnlySpan<(string Name, string Value)> arguments)
    {
        using var operation = new VipsOperation(name);
        operation.Set("in", input);
        foreach (var argument in arguments)
            operation.Set(argument.Name, argument.Value);
        return operation.RunForImage();
    }

    /// <summary>Sets a number, flag, enumeration value or list, written as text.</summary>
    public void Set(string name, string value)
    {
        fixed (byte* key = Terminated(name), text = Terminated(value))
            if (Vips.SetFromString(handle, key, text) != 0)
                throw new VipsException(Vips.TakeErrors());
    }

    public void Set(string name, VipsImage image)
    {
        GValue value = default;
        Vips.ValueInit(&value, Vips.ImageType);
        Vips.ValueSetObject(&value, image.DangerousGetHandle());
        SetAndUnset(name, &value);
        GC.KeepAlive(image);
    }

    /// <summary>Sets a memory area that must outlive every image made from it.</summary>
    public void Set(string name, void* data, nuint length)
    {
        var blob = Vips.NewBlob(null, data, length);
        GValue value = default;
        Vips.ValueInit(&value, Vips.BlobType);
        Vips.ValueSetBoxed(&value, blob);
        SetAndUnset(name, &value);
        Vips.UnrefArea(blob);
    }

    /// <summary>Runs the operation and returns its <c>out</c> image.</summary>
    public VipsImage RunForImage()
    {
        Run();
        GValue value = default;
        Vips.ValueInit(&value, Vips.ImageType);
        fixed (byte* key = "out\0"u8)
            Vips.GetProperty(handle, key, &value);
        var image = new VipsImage(Vips.ValueDupObject(&value));
        Vips.ValueUnset(&value);
        return image;
    }

    /// <summary>Runs the operation and returns a copy of its <c>buffer</c>.</summary>
    public byte[] RunForBytes()
    {
        Run();
        GValue value = default;
        Vips.ValueInit(&value, Vips.BlobType);
        fixed (byte* key = "buffer\0"u8)
            Vips.GetProperty(handle, key, &value);
        nuint length;
        var data = Vips.BlobData(Vips.ValueGetBoxed(&value), &length);
        var bytes = new ReadOnlySpan<byte>(data, checked((int)length)).ToArray();
        Vips.ValueUnset(&value);
        return bytes;
    }

    public void Dispose()
    {
        if (handle == 0)
            return;
        Vips.UnrefOutputs(handle);
        Vips.Unref(handle);
        handle = 0;
    }

    private void Run()
    {
        var built = Vips.BuildOperation(handle);
        if (built == 0)
        {
            // libvips asks for this even after a failure: a half-built operation may hold outputs.
            Dispose();
            throw new VipsException(Vips.TakeErrors());
        }
        // The result is a second reference, to this operation or to an equal one from the cache; ours is not needed any more.
        Vips.Unref(handle);
        handle = built;
    }

    private void SetAndUnset(string name, GValue* value)
    {
        fixed (byte* key = Terminated(name))
            Vips.SetProperty(handle, key, value);
        Vips.ValueUnset(value);
    }

    private static byte[] Terminated(string text) => Encoding.UTF8.GetBytes(text + '\0');
}
