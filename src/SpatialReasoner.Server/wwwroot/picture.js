// The picture that is asked about: a drawn scene, a chosen file, something dropped or pasted.
import { byId } from './dom.js';
import { getJson } from './api.js';

/** Scenes that were never trained on: those of the published tables, SeedRanges.ValidationStart up to ReservedStart. */
const FIRST_SEED = 2 ** 41, SEEDS = 2 ** 41;

/**
 * @typedef {object} Picture
 * @property {Blob} blob the bytes that are sent
 * @property {string} name a file name
 * @property {object | null} scene the document of /v1/spatial/scenes where it was drawn
 */

export const randomSeed = () => FIRST_SEED + Math.floor(Math.random() * SEEDS);

/** Draws a scene; the server knows its truth. @returns {Promise<Picture>} */
export async function drawScene(seed, difficulty) {
  const scene = await getJson(`v1/spatial/scenes/${encodeURIComponent(seed)}?difficulty=${encodeURIComponent(difficulty)}`);
  return { blob: fromDataUrl(scene.image), name: `scene-${scene.seed}.png`, scene };
}

/** Calls back with pictures that are chosen, dropped on the page or pasted. */
export function onPicture(take) {
  const taken = files => {
    const file = [...files ?? []][0];
    // What is not a picture is the server's to refuse, in its own words.
    if (file)
      take({ blob: file, name: file.name || 'pasted.png', scene: null });
    return Boolean(file);
  };

  const input = byId('file');
  input.addEventListener('change', () => {
    taken(input.files);
    // The same file may be chosen again.
    input.value = '';
  });
  addEventListener('paste', event => {
    if (taken(event.clipboardData?.files))
      event.preventDefault();
  });
  const stage = byId('stage');
  addEventListener('dragover', event => {
    event.preventDefault();
    stage.classList.add('over');
  });
  addEventListener('dragleave', event => {
    if (!event.relatedTarget)
      stage.classList.remove('over');
  });
  addEventListener('drop', event => {
    event.preventDefault();
    stage.classList.remove('over');
    taken(event.dataTransfer?.files);
  });
}

/** fetch() of a data: URL would need the page's policy to allow it. */
function fromDataUrl(url) {
  const [head, base64] = url.split(',', 2);
  return new Blob([Uint8Array.from(atob(base64), c => c.charCodeAt(0))], { type: head.slice(5, head.indexOf(';')) });
}
