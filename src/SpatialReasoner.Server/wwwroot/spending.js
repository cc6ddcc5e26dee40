// What it cost: tokens of all calls together, and where the time went.
import { byId, el } from './dom.js';

export function clearSpending() {
  byId('spending').hidden = true;
}

export function showSpending({ usage, timings }) {
  const prompt = usage.prompt_tokens_details, completion = usage.completion_tokens_details;
  const rows = [
    ['Tokens', usage.total_tokens, `${usage.prompt_tokens} read (${prompt.image_tokens} of pictures, ${prompt.cached_tokens} from the cache), `
      + `${usage.completion_tokens} written (${completion.reasoning_tokens} of reasoning, ${completion.discarded_tokens} discarded)`],
    ['Time', `${ms(timings.total_ms)}`, `queue ${ms(timings.queue_ms)}, vision ${ms(timings.vision_ms)}, prefill ${ms(timings.prefill_ms)}, decoding ${ms(timings.decode_ms)}`],
  ];
  byId('spending').replaceChildren(
    el('h2', { textContent: 'Spent' }),
    el('dl', { className: 'spending' }, rows.flatMap(([name, value, detail]) => [
      el('dt', { textContent: name }),
      el('dd', {}, el('b', { textContent: value }), el('span', { className: 'quiet', textContent: ` ${detail}` })),
    ])));
  byId('spending').hidden = false;
}

const ms = value => value >= 1000 ? `${(value / 1000).toFixed(2)} s` : `${value >= 10 ? Math.round(value) : value.toFixed(1)} ms`;
