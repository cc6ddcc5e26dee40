Console.WriteLine("SpatialReasoner evaluation");
