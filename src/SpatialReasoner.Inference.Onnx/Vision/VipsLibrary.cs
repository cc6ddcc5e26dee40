using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>The functions of libvips and GObject that this project calls, loaded once per process.</summary>
/// <remarks>
/// Only functions with a fixed argument list: variadic calls (<c>vips_resize(..., NULL)</c>) have another calling convention on
/// macOS arm64. Operations run through <see cref="VipsOperation"/> instead.
/// Source: libvips 8.18 headers (<c>vips/image.h</c>, <c>vips/operation.h</c>) and GLib's <c>gobject/gvalue.h</c>.
/// </remarks>
internal sealed unsafe class VipsLibrary
{
    private static readonly Lazy<VipsLibrary> Loaded = new(() => new VipsLibrary());

    public readonly delegate* unmanaged<void*, nuint, byte*> FindLoader;              // buffer, length -> class name or null
    public readonly delegate* unmanaged<byte*, nint> NewOperation;                    // name -> VipsOperation
    public readonly delegate* unmanaged<nint, nint> BuildOperation;                   // runs it; null on failure
    public readonly delegate* unmanaged<nint, void> UnrefOutputs;
    public readonly delegate* unmanaged<nint, byte*, byte*, int> SetFromString;       // object, name, value -> 0
    public readonly delegate* unmanaged<nint, byte*, GValue*, void> SetProperty;
    public readonly delegate* unmanaged<nint, byte*, GValue*, void> GetProperty;
    public readonly delegate* unmanaged<nint, void> Unref;
    public readonly delegate* unmanaged<void*, void> Free;
    public readonly delegate* unmanaged<GValue*, nuint, GValue*> ValueInit;
    public readonly delegate* unmanaged<GValue*, void> ValueUnset;
    public readonly delegate* unmanaged<GValue*, nint, void> ValueSetObject;          // takes its own reference
    public readonly delegate* unmanaged<GValue*, nint> ValueDupObject;                // the caller owns the result
    public readonly delegate* unmanaged<GValue*, void*, void> ValueSetBoxed;
    public readonly delegate* unmanaged<GValue*, void*> ValueGetBoxed;                // borrowed
    public readonly delegate* unmanaged<void*, void*, nuint, void*> NewBlob;          // free function, data, length
    public readonly delegate* unmanaged<void*, nuint*, void*> BlobData;
    public readonly delegate* unmanaged<void*, void> UnrefArea;
    public readonly delegate* unmanaged<void*, nuint, int, int, int, int, nint> NewFromMemoryCopy; // data, bytes, width, height, bands, format
    public readonly delegate* unmanaged<nint, nint> CopyToMemory;                     // -> new image, every pixel computed
    public readonly delegate* unmanaged<nint, nuint*, void*> WriteToMemory;           // -> pixels, freed with g_free
    public readonly delegate* unmanaged<nint, int> Width;
    public readonly delegate* unmanaged<nint, int> Height;
    public readonly delegate* unmanaged<nint, int> Bands;
    public readonly delegate* unmanaged<nint, int> Format;
    public readonly delegate* unmanaged<nint, int> HasAlpha;
    public readonly delegate* unmanaged<nint, int> Orientation;                       // EXIF, 1 to 8
    public readonly delegate* unmanaged<nint, int> Pages;
    public readonly delegate* unmanaged<nint, byte*, nuint> FieldType;                // 0: no such field
    public readonly delegate* unmanaged<nint, byte*, byte**, int> FieldString;        // borrowed
    public readonly delegate* unmanaged<nint, byte*, int*, int> FieldNumber;
    public readonly delegate* unmanaged<byte*, nint, int, byte*> NormalizeUtf8;       // text, bytes, mode -> g_free'd copy
    public readonly nuint ImageType;
    public readonly nuint BlobType;

    private readonly delegate* unmanaged<byte*> copyErrors;
    private readonly delegate* unmanaged<void> clearErrors;

    private VipsLibrary()
    {
        var library = Load();
        FindLoader = (delegate* unmanaged<void*, nuint, byte*>)Export("vips_foreign_find_load_buffer");
        NewOperation = (delegate* unmanaged<byte*, nint>)Export("vips_operation_new");
        BuildOperation = (delegate* unmanaged<nint, nint>)Export("vips_cache_operation_build");
        UnrefOutputs = (delegate* unmanaged<nint, void>)Export("vips_object_unref_outputs");
        SetFromString = (delegate* unmanaged<nint, byte*, byte*, int>)Export("vips_object_set_argument_from_string");
        SetProperty = (delegate* unmanaged<nint, byte*, GValue*, void>)Export("g_object_set_property");
        GetProperty = (delegate* unmanaged<nint, byte*, GValue*, void>)Export("g_object_get_property");
        Unref = (delegate* unmanaged<nint, void>)Export("g_object_unref");
        Free = (delegate* unmanaged<void*, void>)Export("g_free");
        ValueInit = (delegate* unmanaged<GValue*, nuint, GValue*>)Export("g_value_init");
        ValueUnset = (delegate* unmanaged<GValue*, void>)Export("g_value_unset");
        ValueSetObject = (delegate* unmanaged<GValue*, nint, void>)Export("g_value_set_object");
        ValueDupObject = (delegate* unmanaged<GValue*, nint>)Export("g_value_dup_object");
        ValueSetBoxed = (delegate* unmanaged<GValue*, void*, void>)Export("g_value_set_boxed");
        ValueGetBoxed = (delegate* unmanaged<GValue*, void*>)Export("g_value_get_boxed");
        NewBlob = (delegate* unmanaged<void*, void*, nuint, void*>)Export("vips_blob_new");
        BlobData = (delegate* unmanaged<void*, nuint*, void*>)Export("vips_blob_get");
        UnrefArea = (delegate* unmanaged<void*, void>)Export("vips_area_unref");
        NewFromMemoryCopy = (delegate* unmanaged<void*, nuint, int, int, int, int, nint>)Export("vips_image_new_from_memory_copy");
        CopyToMemory = (delegate* unmanaged<nint, nint>)Export("vips_image_copy_memory");
        WriteToMemory = (delegate* unmanaged<nint, nuint*, void*>)Export("vips_image_write_to_memory");
        Width = (delegate* unmanaged<nint, int>)Export("vips_image_get_width");
        Height = (delegate* unmanaged<nint, int>)Export("vips_image_get_height");
        Bands = (delegate* unmanaged<nint, int>)Export("vips_image_get_bands");
        Format = (delegate* unmanaged<nint, int>)Export("vips_image_get_format");
        HasAlpha = (delegate* unmanaged<nint, int>)Export("vips_image_hasalpha");
        Orientation = (delegate* unmanaged<nint, int>)Export("vips_image_get_orientation");
        Pages = (delegate* unmanaged<nint, int>)Export("vips_image_get_n_pages");
        FieldType = (delegate* unmanaged<nint, byte*, nuint>)Export("vips_image_get_typeof");
        FieldString = (delegate* unmanaged<nint, byte*, byte**, int>)Export("vips_image_get_string");
        FieldNumber = (delegate* unmanaged<nint, byte*, int*, int>)Export("vips_image_get_int");
        NormalizeUtf8 = (delegate* unmanaged<byte*, nint, int, byte*>)Export("g_utf8_normalize");
        copyErrors = (delegate* unmanaged<byte*>)Export("vips_error_buffer_copy");
        clearErrors = (delegate* unmanaged<void>)Export("vips_error_clear");

        // GLib prints to stderr unless told otherwise.
        ((delegate* unmanaged<delegate* unmanaged<byte*, int, byte*, void*, void>, void*, void*>)Export("g_log_set_default_handler"))(&OnLog, null);
        fixed (byte* name = "SpatialReasoner\0"u8)
            if (((delegate* unmanaged<byte*, int>)Export("vips_init"))(name) != 0)
                throw new ModelFailedException($"libvips does not start: {TakeErrors()}");
        // One thread per picture: requests are the parallelism, and the engine needs the cores.
        ((delegate* unmanaged<int, void>)Export("vips_concurrency_set"))(1);
        // Results are not repeated, and a cached operation would keep pointing at a caller's buffer.
        ((delegate* unmanaged<int, void>)Export("vips_cache_set_max"))(0);
        // Loaders that upstream does not fuzz stay shut, whatever the library was built with.
        ((delegate* unmanaged<int, void>)Export("vips_block_untrusted_set"))(1);
        ImageType = ((delegate* unmanaged<nuint>)Export("vips_image_get_type"))();
        BlobType = ((delegate* unmanaged<nuint>)Export("vips_blob_get_type"))();

        nint Export(string name) => NativeLibrary.GetExport(library, name);
    }

    /// <exception cref="ModelFailedException">The library is missing or does not start.</exception>
    public static VipsLibrary Instance => Loaded.Value;

    /// <summary>Name of the library beside the assembly, whatever version was packed.</summary>
    public static string FileName =>
        OperatingSystem.IsWindows() ? "libvips-42.dll" : OperatingSystem.IsMacOS() ? "libvips-cpp.dylib" : "libvips-cpp.so";

    /// <summary>What libvips has to say about the last failure. The buffer is one per process: a hint, never a decision.</summary>
    public string TakeErrors()
    {
        var copy = copyErrors();
        var text = Marshal.PtrToStringUTF8((nint)copy) ?? "";
        Free(copy);
        clearErrors();
        return text.Trim().ReplaceLineEndings("; ");
    }

    private static nint Load()
    {
        var path = Path.Combine(AppContext.BaseDirectory, FileName);
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new ModelFailedException(
                $"Images cannot be decoded: libvips does not load from {path}. Build with npm installed, or with -p:VipsLibrary=FILE.", e);
        }
    }

    [UnmanagedCallersOnly]
    private static void OnLog(byte* domain, int level, byte* message, void* data) =>
        Trace.WriteLine(Marshal.PtrToStringUTF8((nint)message), "libvips");
}

/// <summary>GLib's <c>GValue</c>: a type and 16 bytes of payload; all zero before <c>g_value_init</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GValue
{
    public nuint Type;
    public long Payload0;
    public long Payload1;
}
