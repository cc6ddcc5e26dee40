// What was seen, over the picture: boxes where they are known, else centres with their spread; relations as arrows.
import { byId, el, svg } from './dom.js';
import { colourOf } from './colours.js';

const WORDS = { left: 'is left of', right: 'is right of', front: 'is in front of', behind: 'is behind' };

export class SceneView {
  #picture = byId('picture');
  #overlay = byId('overlay');
  #perceived = null;
  #truth = null;
  #shown = new Set();

  /** Shows another picture; what was seen in the last one is forgotten. */
  show(url, alt) {
    this.clear();
    this.#truth = null;
    this.#picture.src = url;
    this.#picture.alt = alt;
    this.#picture.hidden = false;
    byId('stage-hint').hidden = true;
  }

  /** A file that the browser cannot show may still be a picture to the server: TIFF is. */
  cannotShow() {
    this.#picture.hidden = true;
    byId('stage-hint').hidden = false;
    byId('stage-hint').textContent = 'This browser cannot show the file; the server may still read it.';
  }

  clear() {
    this.#perceived = null;
    this.#shown.clear();
    byId('relations').hidden = true;
    this.#draw();
  }

  /** @param result relations between the objects the question names are drawn at once, unless it is about another's left and right */
  perceived({ scene, frame }, question) {
    this.#perceived = scene;
    const words = question.toLowerCase();
    const asked = frame.kind === 'camera' ? scene.objects.map(o => o.name).filter(name => words.includes(name.toLowerCase())) : [];
    this.#list(scene.relations, relation => asked.includes(relation.subject) && asked.includes(relation.reference));
    this.#draw();
  }

  /** @param objects what is really there, or null to hide it */
  truth(objects) {
    this.#truth = objects;
    this.#draw();
  }

  #list(relations, isAsked) {
    // Both directions of a pair say the same; one arrow is enough to begin with.
    const pairs = new Set();
    const chips = relations.map(relation => {
      const pair = [relation.subject, relation.reference].sort().join('|');
      if (isAsked(relation) && !pairs.has(pair)) {
        pairs.add(pair);
        this.#shown.add(relation);
      }
      const chip = el('button', { type: 'button', textContent: sentence(relation), 'aria-pressed': String(this.#shown.has(relation)) });
      chip.addEventListener('click', () => {
        if (!this.#shown.delete(relation))
          this.#shown.add(relation);
        chip.setAttribute('aria-pressed', String(this.#shown.has(relation)));
        this.#draw();
      });
      return el('li', {}, chip);
    });
    const details = byId('relations');
    details.hidden = relations.length === 0;
    details.querySelector('summary').textContent = `${relations.length} relation${relations.length === 1 ? '' : 's'} as the camera sees them`;
    byId('relation-list').replaceChildren(...chips);
  }

  #draw() {
    const [width, height] = [this.#picture.naturalWidth || 1, this.#picture.naturalHeight || 1];
    // Sizes are shares of the picture, which is shown at whatever width there is.
    const unit = Math.max(width, height) / 100;
    const objects = (this.#perceived?.objects ?? []).filter(o => o.box || o.image);
    this.#overlay.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.#overlay.replaceChildren(
      svg('defs', {}, svg('marker', { id: 'arrow', viewBox: '0 0 10 10', refX: 9, refY: 5, markerWidth: 5, markerHeight: 5, orient: 'auto-start-reverse' },
        svg('path', { d: 'M0 0 10 5 0 10z', class: 'arrow-head' }))),
      ...(this.#truth ?? []).filter(o => o.box).map(o => box(o.box, width, height, { class: 'true-box' })),
      ...[...this.#shown].map(relation => arrow(relation, objects, width, height, unit)).filter(Boolean),
      ...objects.map(o => this.#object(o, width, height, unit)));
  }

  #object(o, width, height, unit) {
    const [x, y] = centre(o, width, height);
    const colour = colourOf(o.name);
    const unsure = o.confidence < 0.5 ? 'unsure' : null;
    const top = o.box ? o.box[1] * height : y - 2.2 * unit;
    return svg('g', { class: unsure },
      o.box ? box(o.box, width, height, { class: 'seen-box', stroke: colour }) : svg('circle', { cx: x, cy: y, r: 1.6 * unit, fill: colour, class: 'seen' }),
      svg('text', { x, y: Math.max(3.6 * unit, top - 0.8 * unit), 'font-size': 3.2 * unit, 'stroke-width': 0.8 * unit, class: 'label' }, o.name));
  }
}

const sentence = ({ subject, relation, reference }) => `${subject} ${WORDS[relation] ?? relation} ${reference}`;

const centre = (o, width, height) => o.image
  ? [o.image[0] * width, o.image[1] * height]
  : [(o.box[0] + o.box[2]) / 2 * width, (o.box[1] + o.box[3]) / 2 * height];

const box = ([x0, y0, x1, y1], width, height, attributes) =>
  svg('rect', { x: x0 * width, y: y0 * height, width: (x1 - x0) * width, height: (y1 - y0) * height, ...attributes });

function arrow(relation, objects, width, height, unit) {
  const [from, to] = [relation.subject, relation.reference].map(name => objects.find(o => o.name === name));
  if (!from || !to)
    return null;
  const [[x0, y0], [x1, y1]] = [centre(from, width, height), centre(to, width, height)];
  const length = Math.hypot(x1 - x0, y1 - y0) || 1;
  // From rim to rim of the two centres.
  const gap = Math.min(3 * unit, length / 3) / length;
  const at = share => [x0 + (x1 - x0) * share, y0 + (y1 - y0) * share];
  const [[ax, ay], [bx, by], [mx, my]] = [at(gap), at(1 - gap), at(0.5)];
  return svg('g', { class: 'relation' },
    svg('line', { x1: ax, y1: ay, x2: bx, y2: by, 'marker-end': 'url(#arrow)' }),
    svg('text', { x: mx, y: my - unit, 'font-size': 2.8 * unit, 'stroke-width': 0.8 * unit, class: 'label' }, WORDS[relation.relation] ?? relation.relation));
}
