// The page: a picture, a question, and what comes of it.
import { ApiFault, apiKey, getJson, getJsonWhenReady, reason } from './api.js';
import { byId, el } from './dom.js';
import { Chains } from './chains.js';
import { MentalImage } from './mental-image.js';
import { SceneView } from './scene-view.js';
import { Settings } from './settings.js';
import { Votes } from './votes.js';
import { clearAnswer, showAnswer, spokenAnswer } from './answer.js';
import { clearErrors, showError } from './errors.js';
import { clearSnippets, showSnippets } from './snippets.js';
import { clearSpending, showSpending } from './spending.js';
import { drawScene, onPicture, randomSeed } from './picture.js';
import { showMap } from './map.js';
import { trueObjects } from './truth.js';

const ORIGIN = new URL('.', location.href).href;

const settings = new Settings(), view = new SceneView(), chains = new Chains(), votes = new Votes(), mental = new MentalImage();

/** @type {import('./picture.js').Picture | null} */
let picture = null;
let pictureUrl = null;
let model = '';
/** The result on the page, for the map that is drawn again with and without the truth. */
let shown = null;
/** Stops the running request; null when none runs. */
let running = null;
/** Pictures asked for so far: a scene that arrives after a later one is not wanted any more. */
let pictures = 0;

function take(taken) {
  pictures++;
  running?.abort();
  clearResults();
  clearErrors();
  picture = taken;
  URL.revokeObjectURL(pictureUrl);
  pictureUrl = URL.createObjectURL(taken.blob);
  const { scene } = taken;
  view.show(pictureUrl, scene ? `A drawn scene: ${scene.objects.map(o => o.name).join(', ')}` : `Your picture, ${taken.name}`);
  byId('picture-caption').textContent = scene ? `scene ${scene.seed}, ${scene.difficulty}` : taken.name;
  byId('truth-field').hidden = !scene;
  byId('viewers').replaceChildren(...['auto', 'camera', ...(scene?.objects ?? []).filter(o => o.facing_degrees != null).map(o => o.name)].map(value => el('option', { value })));
  suggest(scene?.questions ?? []);
  // The address names the scene, so that it can be shared; other pictures have none.
  history.replaceState(null, '', scene ? `?scene=${scene.seed}&difficulty=${scene.difficulty}` : '.');
}

function suggest(questions) {
  byId('suggestions').hidden = questions.length === 0;
  byId('suggestion-list').replaceChildren(...questions.map(question => {
    const chip = el('button', { type: 'button', textContent: question.question });
    chip.addEventListener('click', () => {
      byId('question').value = question.question;
      byId('question').focus();
    });
    return el('li', {}, chip);
  }));
}

async function draw(seed) {
  const turn = ++pictures;
  try {
    const drawn = await drawScene(seed, byId('difficulty').value);
    if (turn !== pictures)
      return;
    take(drawn);
    // Another viewpoint is what such models are worst at.
    const question = picture.scene.questions.find(q => q.kind === 'perspective_left_right') ?? picture.scene.questions[0];
    byId('question').value = question?.question ?? '';
  } catch (fault) {
    fail(fault);
  }
}

/** What the scene knows of a question, as long as it is asked word for word. */
const truthOf = question => picture?.scene?.questions.find(q => q.question === question) ?? null;

async function ask() {
  running?.abort();
  const run = running = new AbortController();
  const sent = { origin: ORIGIN, picture, model, keyed: apiKey.get() !== '', fields: { question: byId('question').value.trim(), ...settings.fields() } };
  clearResults();
  clearErrors();
  busy(true);
  try {
    for await (const { event, data } of reason(formOf(sent), run.signal)) {
      // What the server sent before the stop may still be in the buffer.
      run.signal.throwIfAborted();
      show(event, data, sent);
    }
  } catch (fault) {
    // Another request may have taken this one's place.
    if (running !== run)
      return;
    if (run.signal.aborted)
      say('Stopped.');
    else
      fail(fault);
  } finally {
    if (running === run) {
      running = null;
      chains.ended();
      busy(false);
    }
  }
}

function show(event, data, sent) {
  switch (event) {
    case 'plan':
      byId('intro').hidden = true;
      chains.plan(data);
      // On a phone the results begin below what can be seen.
      if (byId('results').getBoundingClientRect().top > innerHeight * 0.8)
        byId('results').scrollIntoView({ behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
      break;
    case 'chain.started':
      chains.started(data);
      break;
    case 'chain.delta':
      chains.delta(data);
      break;
    case 'chain.completed':
      chains.completed(data);
      break;
    case 'verdict':
      chains.verdict(data);
      break;
    case 'vote':
      votes.update(data.votes, data.decided);
      break;
    case 'result':
      shown = data;
      showAnswer(data, truthOf(sent.fields.question));
      votes.update(data.votes, false);
      if (data.scene)
        view.perceived(data, sent.fields.question);
      showSpace();
      mental.show(data, fail);
      showSpending(data);
      showSnippets(sent);
      say(spokenAnswer(data), true);
      break;
  }
}

/** Picture and map, with the truth where it is known and wanted. */
function showSpace() {
  const truth = picture?.scene && byId('show-truth').checked ? trueObjects(picture.scene) : null;
  view.truth(truth);
  if (!shown)
    return;
  showMap(shown.scene, shown.frame, truth);
  byId('space').hidden = byId('map').hidden && !shown.mental_image;
}

function clearResults() {
  shown = null;
  clearAnswer();
  chains.clear();
  votes.clear();
  view.clear();
  mental.clear();
  clearSpending();
  clearSnippets();
  byId('space').hidden = true;
  say('');
}

/** The form that is sent; the snippets show the same fields. */
function formOf({ picture: sentPicture, fields }) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields))
    form.append(name, value);
  if (sentPicture)
    form.append('image', sentPicture.blob, sentPicture.name);
  return form;
}

function busy(is) {
  // Not disabled: that would take the focus away from whoever just pressed it.
  byId('stop').setAttribute('aria-disabled', String(!is));
  byId('results').setAttribute('aria-busy', String(is));
  if (is)
    say('Thinking.');
}

/** Tells everybody, or only those who listen: what a screen reader should say of what others see anyway. */
function say(text, onlyAloud = false) {
  byId('status').textContent = text;
  byId('status').classList.toggle('visually-hidden', onlyAloud);
}

function fail(fault) {
  say('');
  if (!(fault instanceof ApiFault) || fault.status !== 401)
    return showError(fault);
  byId('key-field').hidden = false;
  showError({ message: fault.message, field: 'key' });
}

async function start() {
  try {
    const { strategies } = await getJsonWhenReady('v1/spatial/strategies', message => { byId('model').textContent = message; });
    settings.fill(strategies);
    const { data } = await getJson('v1/models');
    model = data[0].id;
    byId('model').textContent = `${model} on ${data[0].provider}`;
  } catch (fault) {
    byId('model').textContent = 'not connected';
    fail(fault);
  }
}

/** The strategies and the model, and a first picture where there is none yet. */
const connect = () => Promise.all([start(), picture ? null : draw(address.get('scene') ?? randomSeed())]);

/** Takes the key that was typed; Enter and leaving the field both say that it is complete. */
function useKey() {
  const key = byId('key').value.trim();
  if (key === apiKey.get())
    return;
  apiKey.set(key);
  clearErrors();
  connect();
}

byId('ask').addEventListener('submit', event => {
  event.preventDefault();
  ask();
});
byId('question').addEventListener('keydown', event => {
  // Shift+Enter is a new line, as in chats; a word that an input method is still composing is not finished.
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    ask();
  }
});
addEventListener('keydown', event => {
  if (event.key === 'Escape') {
    running?.abort();
  } else if (event.key === 'Enter' && event.ctrlKey && event.target !== byId('question')) {
    // In a field of the form, Enter would ask once more.
    event.preventDefault();
    ask();
  }
});
byId('stop').addEventListener('click', () => running?.abort());
byId('draw').addEventListener('click', () => draw(randomSeed()));
byId('show-truth').addEventListener('change', showSpace);
byId('picture').addEventListener('load', showSpace);
byId('picture').addEventListener('error', () => view.cannotShow());
byId('key').addEventListener('keydown', event => {
  if (event.key !== 'Enter')
    return;
  // There is nothing to ask before there is a key.
  event.preventDefault();
  useKey();
});
byId('key').addEventListener('change', useKey);
onPicture(take);

const address = new URLSearchParams(location.search);
if (address.has('difficulty'))
  byId('difficulty').value = address.get('difficulty');
await connect();
