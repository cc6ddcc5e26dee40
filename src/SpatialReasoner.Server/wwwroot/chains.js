// The plan, and under each of its steps the chains it samples, side by side as they stream.
import { byId, el } from './dom.js';

/** The embedded model's notation, explained where it occurs. */
const NOTATION = / x\d+ y\d+/;
const LEGEND = 'x y: place in the picture, in 32nds. X Z: metres right of the camera and ahead. D: metres away. yaw: where it faces. bearing, relative: direction in degrees, and as the viewer has it.';

const VERDICTS = { entailed: 'holds up', contradicted: 'caught by geometry', unverifiable: 'cannot be checked' };

export class Chains {
  #root = byId('chains');
  #legend = el('p', { className: 'quiet small' });
  #steps = new Map();
  #cards = new Map();

  clear() {
    this.#steps.clear();
    this.#cards.clear();
    this.#root.hidden = true;
    this.#root.replaceChildren();
  }

  plan({ strategy, steps }) {
    this.#list = el('ol', { className: 'steps' });
    this.#root.replaceChildren(el('h2', {}, 'Plan and chains ', el('span', { className: 'tag', textContent: strategy })), this.#legend, this.#list);
    this.#legend.textContent = LEGEND;
    this.#legend.hidden = true;
    for (const step of steps)
      this.#addStep(step.name, step.description);
    this.#root.hidden = false;
  }

  started({ chain, step }) {
    const card = new Card(chain);
    this.#cards.set(chain, card);
    this.#step(step).append(card.root);
  }

  delta({ chain, text }) {
    this.#cards.get(chain)?.say(text);
  }

  completed(chain) {
    this.#cards.get(chain.id)?.complete(chain);
    if (NOTATION.test(chain.text))
      this.#legend.hidden = false;
  }

  verdict(verdict) {
    this.#cards.get(verdict.chain)?.judge(verdict);
  }

  /** Chains that were cut short by a stop or an error. */
  ended() {
    for (const card of this.#cards.values())
      card.end();
  }

  #list;

  /** A strategy may ask what its plan does not list, such as whether an object is there at all. */
  #step(name) {
    return this.#steps.get(name) ?? this.#addStep(name, '');
  }

  #addStep(name, description) {
    const chains = el('ul', { className: 'chains' });
    this.#steps.set(name, chains);
    this.#list.append(el('li', {}, el('p', { className: 'step' }, el('b', { textContent: name }), ' ', description), chains));
    return chains;
  }
}

/** One chain: its text, what geometry says of it, its answer. */
class Card {
  #text = el('p', { className: 'chain-text' });
  #verdict = el('span', { className: 'verdict' });
  #failed = el('ul', { className: 'failed' });
  #foot = el('p', { className: 'chain-foot' });
  #view = el('span', { className: 'tag', hidden: true });
  #said = '';

  constructor(id) {
    this.root = el('li', { className: 'chain' },
      el('p', { className: 'chain-head' }, el('b', { textContent: `Chain ${id}` }), this.#view, this.#verdict), this.#text, this.#failed, this.#foot);
    this.root.dataset.chain = id;
    this.root.dataset.state = 'running';
  }

  say(text) {
    this.#write(this.#said + text);
  }

  complete(chain) {
    this.root.dataset.state = 'done';
    this.#view.hidden = chain.view === 'original';
    this.#view.textContent = chain.view;
    this.#write(chain.text);
    const parts = [`${chain.tokens} token${chain.tokens === 1 ? '' : 's'}`];
    if (chain.parent != null)
      parts.unshift(`continues chain ${chain.parent}`);
    if (chain.finish_reason !== 'stop')
      parts.push(chain.finish_reason === 'length' ? 'cut off at its limit' : 'not needed any more');
    this.#foot.replaceChildren(chain.answer == null ? '' : el('b', { textContent: chain.answer }), el('span', { className: 'quiet', textContent: parts.join(', ') }));
  }

  /** Claims are the chain's own words, so the one that failed can be marked where it stands. */
  judge({ verdict, score, claims }) {
    this.root.dataset.state = verdict;
    this.#verdict.textContent = score == null ? VERDICTS[verdict] : `${VERDICTS[verdict]}, ${Math.round(score * 100)} %`;
    const failed = claims.filter(claim => claim.verdict === 'contradicted');
    for (const claim of this.#text.children)
      claim.classList.toggle('contradicted', failed.some(f => f.text.trim() === claim.dataset.claim));
    this.#failed.replaceChildren(...failed.map(f => el('li', {}, el('b', { textContent: f.text.trim() }), `: ${f.reason}`)));
  }

  end() {
    if (this.root.dataset.state === 'running')
      this.root.dataset.state = 'stopped';
  }

  /** A claim per line. */
  #write(text) {
    this.#said = text;
    this.#text.replaceChildren(...text.split(';').map(part => {
      const claim = el('span', { className: 'claim', textContent: part.trim() });
      claim.dataset.claim = part.trim();
      return claim;
    }));
  }
}
