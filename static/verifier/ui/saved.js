/** Evidence files that are kept on this device, by this browser, and nowhere else: also without a network they can be checked. */
import { toHex } from '../bytes.js';
import { element } from './elements.js';
import { LABELS } from './words.js';

/** @typedef {import('./evidence_input.js').File} File */

/** As static/verifier/device/worker.js knows them. */
const CACHE = 'evidence';
const FOLDER = '/verify/saved/';
const HANDED = 'handed';

/** @param {Request} request */
function nameOf(request) {
  return decodeURIComponent(request.url.split('/').at(-1) ?? '');
}

export class SavedFiles {
  /** @param {import('./language.js').Language} language @param {(file: File) => void} use */
  constructor(language, use) {
    this.language = language;
    this.use = use;
    this.list = element('ul', { class: 'vf-saved' });
    this.said = element('p', { class: 'vf-quiet', role: 'status' });
    this.shared = new URLSearchParams(location.search).get('shared');
    this.asked = element('div', { class: 'vf-asked', role: 'status' });
    this.element = element(
      'div',
      { hidden: true },
      element('p', { class: 'vf-label' }, language.say(LABELS.saved)),
      this.list,
    );
    this.question = element('div', {}, this.asked);
  }

  /** Whether this browser can keep files: not without https. */
  static get isThere() {
    return 'caches' in globalThis && 'subtle' in (globalThis.crypto ?? {});
  }

  /** Shows what is kept, the newest first, and asks about what was just handed over. */
  async load() {
    try {
      const cache = await caches.open(CACHE);
      const kept = [...(await cache.keys())].reverse();
      this.element.hidden = !kept.length;
      this.list.replaceChildren(...kept.map((request) => this.#row(request)));
      if (this.shared) await this.#ask(this.shared);
    } catch {
      // A browser that was told to store nothing keeps nothing; the page works without.
      this.element.hidden = true;
    }
    this.shared = null;
  }

  /** The same bytes are kept once. @param {File} file */
  async keep({ name, bytes }) {
    try {
      const digest = toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))));
      const headers = { 'content-type': 'application/json', date: new Date().toUTCString() };
      const cache = await caches.open(CACHE);
      const kept = new Response(new Uint8Array(bytes), { headers });
      await cache.put(`${FOLDER}${digest}/${encodeURIComponent(name)}`, kept);
      this.said.textContent = this.language.say(LABELS.saved_now);
    } catch (error) {
      const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
      this.said.textContent = this.language.say(isFull ? LABELS.saved_full : LABELS.saved_refused);
      return;
    }
    // So that the browser does not throw it away where the disk gets full; it may say no.
    await navigator.storage?.persist?.().catch(() => false);
    await this.load();
  }

  /** Any site can send a file here as the share sheet does: it is opened and kept only for who says so. @param {string} state */
  async #ask(state) {
    const cache = await caches.open(HANDED);
    const [request] = await cache.keys();
    const answer = request && (await cache.match(request));
    if (!answer) {
      this.asked.textContent = this.language.say(state === 'failed' ? LABELS.shared_failed : LABELS.shared_none);
      return;
    }
    const file = { name: nameOf(request), bytes: new Uint8Array(await answer.arrayBuffer()) };
    const close = async () => {
      await caches.delete(HANDED);
      this.asked.replaceChildren();
    };
    const take = async () => {
      await close();
      this.use(file);
      await this.keep(file);
    };
    this.asked.replaceChildren(
      element(
        'p',
        {},
        this.language.say(LABELS.shared_ask, { name: file.name.slice(0, 200), size: file.bytes.length }),
      ),
      element(
        'div',
        { class: 'vf-buttons' },
        this.#button(LABELS.shared_take, take),
        this.#button(LABELS.shared_drop, close),
      ),
    );
  }

  /** @param {import('./language.js').Sentence} label @param {() => unknown} act */
  #button(label, act) {
    const options = { type: 'button', class: 'krds-btn medium secondary', onclick: act };
    return element('button', options, this.language.say(label));
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
    const name = nameOf(request);
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
    const name = nameOf(request);
    // Another tab may have deleted it.
    if (!answer) await this.load();
    else this.use({ name, bytes: new Uint8Array(await answer.arrayBuffer()) });
  }
}
