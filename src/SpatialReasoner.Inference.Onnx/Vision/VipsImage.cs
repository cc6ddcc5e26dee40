using System.Runtime.InteropServices;
using System.Text;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>A reference to a libvips image: a recipe whose pixels are computed when they are read.</summary>
internal sealed unsafe class VipsImage : SafeHandle
{
    public VipsImage(nint handle) : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;

    public int Width => Vips.Width(handle);

    public int Height => Vips.Height(handle);

    public int Bands => Vips.Bands(handle);

    public VipsFormat Format => (VipsFormat)Vips.Format(handle);

    public bool HasAlpha => Vips.HasAlpha(handle) != 0;

    /// <summary>EXIF orientation, 1 (upright) to 8.</summary>
    public int Orientation => Vips.Orientation(handle);

    /// <summary>Frames of an animation or pages of a document.</summary>
    public int Pages => Vips.Pages(handle);

    private static VipsLibrary Vips => VipsLibrary.Instance;

    /// <summary>An image that owns a copy of <paramref name="pixels"/>, 8 bits per sample, [height, width, bands].</summary>
    public static VipsImage FromPixels(ReadOnlySpan<byte> pixels, int width, int height, int bands)
    {
        fixed (byte* data = pixels)
            return Check(Vips.NewFromMemoryCopy(data, (nuint)pixels.Length, width, height, bands, (int)VipsFormat.UChar));
    }

    /// <summary>Text of a metadata field, or null.</summary>
    public string? Field(string name)
    {
        fixed (byte* field = Encoding.UTF8.GetBytes(name + '\0'))
        {
            byte* value;
            if (Vips.FieldType(handle, field) == 0 || Vips.FieldString(handle, field, &value) != 0)
                return null;
            return Marshal.PtrToStringUTF8((nint)value);
        }
    }

    /// <summary>Value of a whole-number metadata field, or null.</summary>
    public int? Number(string name)
    {
        fixed (byte* field = Encoding.UTF8.GetBytes(name + '\0'))
        {
            int value;
            return Vips.FieldType(handle, field) != 0 && Vips.FieldNumber(handle, field, &value) == 0 ? value : null;
        }
    }

    /// <summary>Computes every pixel now.</summary>
    public VipsImage ToMemory() => Check(Vips.CopyToMemory(handle));

    /// <summary>Computes every pixel and returns them, [height, width, bands] in <see cref="Format"/>.</summary>
    public byte[] ReadPixels()
    {
        nuint length;
        var data = Vips.WriteToMemory(handle, &length);
        if (data is null)
            throw new VipsException(Vips.TakeErrors());
        try
        {
            return new ReadOnlySpan<byte>(data, checked((int)length)).ToArray();
        }
        finally
        {
            Vips.Free(data);
        }
    }

    protected override bool ReleaseHandle()
    {
        Vips.Unref(handle);
        return true;
    }

    private static VipsImage Check(nint image) => image != 0 ? new VipsImage(image) : throw new VipsException(Vips.TakeErrors());
}

/// <summary>Sample formats of libvips that matter here (<c>VipsBandFormat</c>).</summary>
internal enum VipsFormat { UChar = 0, UShort = 2 }

/// <summary>libvips refused. <see cref="Exception.Message"/> is its own wording, for logs.</summary>
internal sealed class VipsException(string message) : Exception(message);
