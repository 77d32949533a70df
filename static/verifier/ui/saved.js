/** Evidence files that are kept on this device, by this browser, and nowhere else: also without a network they can be checked. */
import { toHex } from '../bytes.js';
import { element } from './elements.js';
import { LABELS } from './words.js';

/** @typedef {import('./evidence_input.js').File} File */

/** As static/verifier/device/worker.js knows them. */
const CACHE = 'evidence';
const FOLDER = '/verify/saved/';

export class SavedFiles {
  /** @param {import('./language.js').Language} language @param {(file: File) => void} use */
  constructor(language, use) {
    this.language = language;
    this.use = use;
    this.list = element('ul', { class: 'vf-saved' });
    this.said = element('p', { class: 'vf-quiet', role: 'status' });
    this.shared = new URLSearchParams(location.search).has('shared');
    this.element = element(
      'div',
      { hidden: true },
      element('p', { class: 'vf-label' }, language.say(LABELS.saved)),
      this.list,
    );
  }

  /** Whether this browser can keep files: not without https. */
  static get isThere() {
    return 'caches' in globalThis && 'subtle' in (globalThis.crypto ?? {});
  }

  /** Shows what is kept, the newest first; what was just shared is taken at once. */
  async load() {
    const cache = await caches.open(CACHE);
    const kept = [...(await cache.keys())].reverse();
    this.element.hidden = !kept.length;
    this.list.replaceChildren(...kept.map((request) => this.#row(request)));
    if (this.shared && kept.length) await this.#open(kept[0]);
    this.shared = false;
  }

  /** The same bytes are kept once. @param {File} file */
  async keep({ name, bytes }) {
    const digest = toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))));
    const headers = { 'content-type': 'application/json', date: new Date().toUTCString() };
    const cache = await caches.open(CACHE);
    await cache.put(`${FOLDER}${digest}/${encodeURIComponent(name)}`, new Response(new Uint8Array(bytes), { headers }));
    this.said.textContent = this.language.say(LABELS.saved_now);
    // So that the browser does not throw it away where the disk gets full; it may say no.
    await navigator.storage?.persist?.();
    await this.load();
  }

  /** A button that keeps the file that is there now. @param {() => File | null} current */
  keeper(current) {
    const press = async () => {
      const file = current();
      if (file) await this.keep(file);
      else this.said.textContent = this.language.say(LABELS.evidence_missing);
    };
    const button = element(
      'button',
      { type: 'button', class: 'krds-btn medium secondary', onclick: press },
      this.language.say(LABELS.saved_keep),
    );
    return element('div', { class: 'vf-buttons' }, button, this.said);
  }

  /** @param {Request} request */
  #row(request) {
    const { language } = this;
    const name = decodeURIComponent(request.url.split('/').at(-1) ?? '');
    const button = (/** @type {import('./language.js').Sentence} */ label, /** @type {() => unknown} */ act) =>
      element('button', { type: 'button', class: 'krds-btn small text', onclick: act }, language.say(label));
    return element(
      'li',
      {},
      element('span', {}, name),
      button(LABELS.saved_open, () => this.#open(request)),
      button(LABELS.saved_delete, async () => {
        await (await caches.open(CACHE)).delete(request);
        await this.load();
      }),
    );
  }

  /** @param {Request} request */
  async #open(request) {
    const answer = await (await caches.open(CACHE)).match(request);
    const name = decodeURIComponent(request.url.split('/').at(-1) ?? '');
    // Another tab may have deleted it.
    if (!answer) await this.load();
    else this.use({ name, bytes: new Uint8Array(await answer.arrayBuffer()) });
  }
}
