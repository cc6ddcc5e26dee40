// How to reason: the strategy, and the fields it heeds. What was chosen is remembered.
import { byId, el } from './dom.js';

const STORED = 'playground-settings';
const WHOLE = ['samples', 'seed'];
const NAMES = ['strategy', 'effort', 'samples', 'weighting', 'perspective', 'viewpoint', 'seed'];

export class Settings {
  #strategies = [];

  constructor() {
    byId('strategy').addEventListener('change', () => this.#explain());
    byId('ask').addEventListener('change', () => localStorage.setItem(STORED, JSON.stringify(this.#chosen())));
  }

  /** @param strategies of /v1/spatial/strategies */
  fill(strategies) {
    this.#strategies = strategies;
    byId('strategy').replaceChildren(...strategies.map(s => el('option', { value: s.id, textContent: s.id })));
    for (const [name, value] of Object.entries(stored()))
      byId(name).value = value;
    // A strategy that another version of the server had.
    if (byId('strategy').selectedIndex < 0)
      byId('strategy').selectedIndex = 0;
    this.#explain();
  }

  /** The request's fields: what was chosen and what the strategy heeds. Ranges are the server's to judge. */
  fields() {
    return Object.fromEntries(Object.entries(this.#chosen())
      .filter(([name, value]) => value !== '' && !byId(name).closest('.field').hidden)
      .map(([name, value]) => [name, WHOLE.includes(name) ? Number(value) : value]));
  }

  #chosen() {
    return Object.fromEntries(NAMES.map(name => [name, byId(name).value.trim()]));
  }

  #explain() {
    const strategy = this.#strategies.find(s => s.id === byId('strategy').value);
    byId('strategy-summary').textContent = strategy?.summary ?? '';
    byId('strategy-measured').textContent = strategy?.measured ? `Measured: ${strategy.measured}` : '';
    for (const field of document.querySelectorAll('[data-option]')) {
      const option = strategy?.options.find(o => o.name === field.dataset.option);
      field.hidden = !option;
      if (!option)
        continue;
      field.querySelector('.hint').textContent = field.dataset.option === 'samples' ? option.allowed : option.summary;
      const control = field.querySelector('input, select');
      if (control instanceof HTMLInputElement)
        control.placeholder = option.default;
      else
        control.options[0].textContent = `default (${option.default})`;
    }
  }
}

function stored() {
  try {
    const known = JSON.parse(localStorage.getItem(STORED)) ?? {};
    return Object.fromEntries(Object.entries(known).filter(([name]) => NAMES.includes(name)));
  } catch {
    return {};
  }
}
