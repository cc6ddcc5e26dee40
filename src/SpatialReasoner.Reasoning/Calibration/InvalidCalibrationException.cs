namespace SpatialReasoner.Reasoning.Calibration;

/// <summary>A calibration file cannot be used; the message names the field, its value and what is allowed.</summary>
public sealed class InvalidCalibrationException(string message, Exception? inner = null) : Exception(message, inner);
