// The answer: what, how sure, seen by whom, and beside the truth where that is known.
import { byId, el } from './dom.js';

/** Distances count within a quarter of the truth, as in the published tables (SpatialRGPT-Bench). */
const DISTANCE_TOLERANCE = 0.25;

export function clearAnswer() {
  byId('answer').hidden = true;
}

/** @param truth the scene's question with its answer, or null */
export function showAnswer(result, truth) {
  const sure = result.confidence == null ? null : Math.round(result.confidence * 100);
  const root = byId('answer');
  root.replaceChildren(...[
    el('h2', { className: 'visually-hidden', textContent: 'Answer' }),
    el('p', { className: 'answer-text', textContent: result.answer.text }),
    el('p', { className: 'quiet', textContent: seenBy(result) }),
    sure == null ? null : el('div', { className: 'confidence' },
      el('meter', { min: 0, max: 100, value: sure, 'aria-label': 'Confidence' }),
      el('span', {}, el('b', { textContent: `${sure} %` }), ' confidence', el('span', { className: 'quiet', textContent: result.calibrated ? ', calibrated' : ', not calibrated' }))),
    result.abstained ? el('p', { className: 'note', textContent: 'The server abstains: this answer should not be relied on.' }) : null,
    truth ? verdict(result.answer, truth) : null,
    result.warnings.length > 0 ? el('ul', { className: 'warnings' }, result.warnings.map(w => el('li', { textContent: w }))) : null,
  ].filter(Boolean));
  root.hidden = false;
}

export const spokenAnswer = result =>
  `Answer: ${result.answer.text}${result.confidence == null ? '' : `, confidence ${Math.round(result.confidence * 100)} %`}.`;

function seenBy({ frame, strategy, sources }) {
  const viewer = frame.kind === 'object' ? `as the ${frame.object} has it` : 'as the camera sees it';
  return `${viewer}, by ${strategy}${sources.length > 0 ? `, from ${sources.join(' and ')}` : ''}`;
}

function verdict(answer, truth) {
  const agrees = compare(answer, truth);
  const words = { true: 'agrees with the truth', false: 'differs from the truth', null: 'the truth' };
  return el('p', { className: `truth ${agrees === null ? '' : agrees ? 'right' : 'wrong'}` },
    el('span', { 'aria-hidden': 'true', textContent: agrees === null ? '' : agrees ? '✓ ' : '✗ ' }),
    `${words[agrees]}: `, el('b', { textContent: truth.answer }));
}

/** Null for descriptions, which words alone cannot judge. */
function compare(answer, truth) {
  if (truth.answer_type === 'description')
    return null;
  if (truth.answer_type === 'distance' && typeof answer.value === 'number')
    return Math.abs(answer.value - truth.value) <= DISTANCE_TOLERANCE * truth.value;
  return answer.text.trim().toLowerCase() === truth.answer.trim().toLowerCase();
}
