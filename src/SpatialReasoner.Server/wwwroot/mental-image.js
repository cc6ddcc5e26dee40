// What another viewer has around it, drawn by the server from the perceived scene.
import { byId, el } from './dom.js';
import { postJson } from './api.js';

export class MentalImage {
  #root = byId('mental-image');
  #abort = null;

  clear() {
    this.#abort?.abort();
    this.#root.hidden = true;
    this.#root.replaceChildren();
  }

  /**
   * @param result whose scene is turned; where the strategy drew an image itself, that very one is shown first
   * @param failed called with an error
   */
  show(result, failed) {
    this.clear();
    const objects = (result.scene?.objects ?? []).filter(o => o.position);
    const viewers = objects.filter(o => o.facing_degrees != null).map(o => o.name);
    if (viewers.length === 0 && !result.mental_image)
      return;
    const asked = viewers.includes(result.frame.object) ? result.frame.object : 'camera';
    const choice = el('select', { id: 'viewer' }, [...viewers, 'camera'].map(name => el('option', { value: name, textContent: name === 'camera' ? 'the camera' : `the ${name}`, selected: name === asked })));
    const image = el('img', { width: 256, height: 256 });
    const note = el('p', { className: 'quiet small' });
    this.#root.replaceChildren(
      el('figcaption', {}, el('label', { for: 'viewer' }, el('b', { textContent: 'Imagined around ' })), choice), image, note);

    const imagine = async () => {
      this.#abort?.abort();
      this.#abort = new AbortController();
      try {
        const seen = await postJson('v1/spatial/imagine', { scene: { objects }, viewer: choice.value }, this.#abort.signal);
        picture(seen.mental_image, seen.viewer);
        note.textContent = '';
      } catch (fault) {
        if (fault.name !== 'AbortError')
          failed(fault);
      }
    };
    const picture = (url, viewer) => {
      image.src = url;
      image.alt = `The scene turned until ${viewer === 'camera' ? 'the camera' : `the ${viewer}`} looks ahead, seen from above and behind it.`;
      this.#root.hidden = false;
    };
    choice.addEventListener('change', imagine);
    if (result.mental_image) {
      picture(result.mental_image, asked);
      note.textContent = 'The very image the model was asked about.';
      this.#root.hidden = false;
    } else {
      imagine();
    }
  }
}
