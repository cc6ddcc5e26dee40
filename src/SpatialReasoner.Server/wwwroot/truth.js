// The truth of a drawn scene, in the frame in which the model tells what it perceives:
// x metres right of the camera, z metres ahead of it along the ground; headings counter-clockwise from +x, seen from above.

/** @param scene the document of /v1/spatial/scenes */
export function trueObjects(scene) {
  const { position: [cx, , cz], rotation: [rx, , rz] } = scene.camera;
  // A camera does not roll: its right lies in the ground plane, and ahead is right turned by 90 degrees.
  const length = Math.hypot(rx, rz);
  const [ux, uz] = [rx / length, rz / length];
  const heading = Math.atan2(uz, ux) * 180 / Math.PI;
  return scene.objects.map(o => {
    const [dx, dz] = [o.position[0] - cx, o.position[2] - cz];
    return {
      name: o.name,
      position: [dx * ux + dz * uz, 0, -dx * uz + dz * ux],
      facing_degrees: o.facing_degrees == null ? null : o.facing_degrees - heading,
      // Fractions of the picture, as perceived boxes are.
      box: o.box && [o.box[0] / scene.width, o.box[1] / scene.height, o.box[2] / scene.width, o.box[3] / scene.height],
    };
  });
}
