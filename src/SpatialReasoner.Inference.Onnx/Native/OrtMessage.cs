using System.Text.RegularExpressions;

namespace SpatialReasoner.Inference.Onnx;

/// <summary>ONNX Runtime's messages for people who do not have its source at hand.</summary>
internal static partial class OrtMessage
{
    /// <summary>Drops source file, line, function and failed condition from the front of a message, and makes one line of it.</summary>
    public static string Plain(string message) => Position().Replace(message, "").ReplaceLineEndings(" ").Trim();

    // "/src/file.cc:12 void F(int) [ONNXRuntimeError] : 1 : FAIL : text" and "/src/file.cc:12 void F(int) condition was false. text"
    [GeneratedRegex(@"^\S+\.(cc|h):\d+ .*?(\[ONNXRuntimeError\] : \d+ : \w+ : | was false\. )", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Position();
}
