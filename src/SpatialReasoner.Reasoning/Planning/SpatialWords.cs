using System.Text.RegularExpressions;

namespace SpatialReasoner.Reasoning.Planning;

/// <summary>Tells a question about space from any other message to an open model, by its words.</summary>
internal static partial class SpatialWords
{
    public static bool OccurIn(string text) => Word().IsMatch(text);

    [GeneratedRegex(
        @"\b(?:left(?:most)?|right(?:most)?|behind|(?:in )?front|ahead|above|below|beneath|under(?:neath)?|over|beside|next to|between|among|inside|outside|opposite|around|across|" +
        @"near(?:er|est)?|close(?:r|st)?|far(?:ther|thest)?|further|furthest|distance|apart|away from|direction|clock|o'clock|bearing|fac(?:e|es|ing)|turn|toward|towards|" +
        @"where|position|location|located|side|viewpoint|perspective|point of view|how (?:many|far|tall|high|wide|long|deep|big|large)|" +
        @"taller|shorter|higher|lower|wider|narrower|bigger|larger|smaller|height|width|length|depth|size|metres?|meters?|cm|feet|inches|order|row|stacked|aligned|fit|reach)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Word();
}
