// Votes as bars that fill while chains come in.
import { byId, el } from './dom.js';

export class Votes {
  #root = byId('votes');
  #list = el('ul', { className: 'votes' });
  #note = el('p', { className: 'quiet small' });
  #bars = new Map();

  clear() {
    this.#bars.clear();
    this.#list.replaceChildren();
    this.#note.textContent = '';
    this.#root.hidden = true;
    this.#root.replaceChildren(el('h2', { textContent: 'Votes' }), this.#list, this.#note);
  }

  /** @param votes best first; their weights are shares of all that counted */
  update(votes, decided) {
    this.#root.hidden = votes.length === 0;
    for (const [place, vote] of votes.entries()) {
      const bar = this.#bars.get(vote.answer) ?? this.#add(vote.answer);
      bar.fill.style.width = `${Math.min(1, Math.max(0, vote.weight)) * 100}%`;
      bar.count.textContent = `${vote.count} vote${vote.count === 1 ? '' : 's'}, ${percent(vote.weight)}`;
      // Moved only where the order changed: a bar that is moved does not glide.
      if (this.#list.children[place] !== bar.root)
        this.#list.insertBefore(bar.root, this.#list.children[place] ?? null);
    }
    if (decided)
      this.#note.textContent = 'Decided: further chains would hardly change it.';
  }

  #add(answer) {
    const fill = el('span', { className: 'fill' });
    const count = el('span', { className: 'quiet' });
    const root = el('li', {}, el('b', { textContent: answer }), el('span', { className: 'bar', 'aria-hidden': 'true' }, fill), count);
    // From nothing to its share, so that a new answer is seen to come in.
    fill.style.width = '0';
    this.#list.append(root);
    fill.getBoundingClientRect();
    const bar = { root, fill, count };
    this.#bars.set(answer, bar);
    return bar;
  }
}

const percent = share => share > 0 && share < 0.01 ? 'below 1 %' : `${Math.round(share * 100)} %`;
