namespace SpatialReasoner.Reasoning.Calibration;

/// <summary>An answer's confidence, 0 to 1, and whether it was right.</summary>
public readonly record struct ConfidencePoint(double Confidence, bool Right);
