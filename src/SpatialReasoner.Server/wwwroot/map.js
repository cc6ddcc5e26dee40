// The room from above: the camera at the bottom looking up, objects where they were perceived, one square a metre.
import { byId, el, svg } from './dom.js';
import { colourOf } from './colours.js';

/** Drawing units of a metre. */
const METRE = 40;

/** @param scene of the answer, or null @param frame whose left and right the answer speaks of @param truth objects of the scene as they are, or null */
export function showMap(scene, frame, truth) {
  const placed = (scene?.objects ?? []).filter(o => o.position);
  const root = byId('map');
  root.hidden = placed.length === 0;
  if (placed.length === 0)
    return root.replaceChildren();

  const edge = edges([...placed, ...truth ?? []]);
  const viewer = placed.find(o => frame.kind === 'object' && o.name === frame.object && o.facing_degrees != null);
  // Names stay readable however large the room is.
  const letters = Math.max(edge.right - edge.left, edge.far - edge.near) * METRE / 30;
  const drawing = svg('svg', {
    'font-size': letters,
    viewBox: `${edge.left * METRE} ${-edge.far * METRE} ${(edge.right - edge.left) * METRE} ${(edge.far - edge.near) * METRE}`,
    role: 'img',
    'aria-label': `Map from above. ${placed.map(describe).join('; ')}.`,
  }, grid(edge), viewer ? sides(viewer) : null, camera(), (truth ?? []).map(trueObject), placed.map(o => object(o, o === viewer)));
  root.replaceChildren(
    el('figcaption', {}, el('b', { textContent: 'From above' }), el('span', { className: 'quiet', textContent: ' one square is a metre' })), drawing);
}

function edges(objects) {
  const [xs, zs] = [objects.map(o => o.position[0]), objects.map(o => o.position[2])];
  const edge = {
    left: Math.floor(Math.min(-1.5, ...xs) - 1), right: Math.ceil(Math.max(1.5, ...xs) + 1),
    near: Math.floor(Math.min(0, ...zs) - 1), far: Math.ceil(Math.max(2, ...zs) + 1),
  };
  // About as wide as deep: names need room at the sides.
  const missing = Math.ceil(Math.max(0, edge.far - edge.near - (edge.right - edge.left)) / 2);
  return { ...edge, left: edge.left - missing, right: edge.right + missing };
}

function grid({ left, right, near, far }) {
  const lines = [];
  for (let x = left; x <= right; x++)
    lines.push(svg('line', { x1: x * METRE, x2: x * METRE, y1: -far * METRE, y2: -near * METRE }));
  for (let z = near; z <= far; z++)
    lines.push(svg('line', { x1: left * METRE, x2: right * METRE, y1: -z * METRE, y2: -z * METRE }));
  return svg('g', { class: 'grid' }, lines);
}

const camera = () => svg('g', { class: 'camera' },
  svg('path', { d: `M0 0 ${-0.8 * METRE} ${-1.4 * METRE}H${0.8 * METRE}z`, class: 'sight' }),
  svg('circle', { r: 0.22 * METRE }),
  svg('text', { y: 0.85 * METRE, class: 'label' }, 'camera'));

/** Where the viewer looks, which parts its left from its right. */
function sides(viewer) {
  const [x, y] = place(viewer);
  const [dx, dy] = heading(viewer);
  const reach = 3 * METRE;
  return svg('g', { class: 'sides' },
    svg('line', { x1: x - dx * 20 * METRE, y1: y - dy * 20 * METRE, x2: x + dx * 20 * METRE, y2: y + dy * 20 * METRE }),
    svg('text', { x: x + dy * reach / 2, y: y - dx * reach / 2, class: 'label' }, 'its left'),
    svg('text', { x: x - dy * reach / 2, y: y + dx * reach / 2, class: 'label' }, 'its right'));
}

function object(o, isViewer) {
  const [x, y] = place(o);
  const colour = colourOf(o.name);
  // Two standard deviations: where it is with 86 of 100.
  const [sx, sz] = (o.spread?.position ?? [0, 0]).map(s => s * 2 * METRE);
  return svg('g', { class: isViewer ? 'viewer' : null },
    sx > 1 || sz > 1 ? svg('ellipse', { cx: x, cy: y, rx: sx, ry: sz, fill: colour, class: 'spread' }) : null,
    facing(o, 0.85, { stroke: colour, class: 'facing' }),
    svg('circle', { cx: x, cy: y, r: 0.27 * METRE, fill: colour, class: 'object' }),
    svg('text', { x, y: y - 0.45 * METRE, class: 'label' }, o.name));
}

function trueObject(o) {
  const [x, y] = place(o);
  return svg('g', { class: 'true-object' }, facing(o, 0.85, {}), svg('circle', { cx: x, cy: y, r: 0.34 * METRE }));
}

function facing(o, metres, attributes) {
  if (o.facing_degrees == null)
    return null;
  const [x, y] = place(o);
  const [dx, dy] = heading(o);
  return svg('line', { x1: x, y1: y, x2: x + dx * metres * METRE, y2: y + dy * metres * METRE, ...attributes });
}

// Ahead of the camera is up the page.
const place = o => [o.position[0] * METRE, -o.position[2] * METRE];

const heading = o => [Math.cos(o.facing_degrees * Math.PI / 180), -Math.sin(o.facing_degrees * Math.PI / 180)];

const describe = o => `${o.name} ${Math.abs(o.position[0]).toFixed(1)} m ${o.position[0] < 0 ? 'left' : 'right'} and ${o.position[2].toFixed(1)} m ahead`;
