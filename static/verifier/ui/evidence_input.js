/** The evidence file: from disk, or from the registry for a car. */
import { MAX_SIZE } from '../evidence.js';
import { element } from './elements.js';
import { SavedFiles } from './saved.js';
import { LABELS } from './words.js';

/** @typedef {{name: string, bytes: Uint8Array}} File */

/** As it was meant: without blanks, and small letters of ASCII as capitals; others have no place in a VIN. @param {string} typed */
function vinOf(typed) {
  return typed.replace(/[ \t]/g, '').replace(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 32));
}

export class EvidenceInput {
  /**
   * @param {import('./language.js').Language} language
   * @param {{url: string | null, lookUp: string | null, keeps: boolean}} options url: a car's evidence; lookUp: an address with `{vin}` in
   *   it, null where there is no registry; keeps: whether files can be kept in this browser
   */
  constructor(language, { url, lookUp, keeps }) {
    this.language = language;
    this.url = url;
    /** @type {File | null} */
    this.file = null;
    this.isFromDisk = false;
    this.said = element('p', { class: 'vf-said', role: 'status' }, url ? language.say(LABELS.evidence_of_car) : '');
    /** @type {HTMLInputElement} */
    const input = element('input', {
      type: 'file',
      accept: '.json,application/json',
      class: 'vf-file',
      onchange: () => this.take(input.files?.[0]),
    });
    const drop = element('label', { class: 'vf-label vf-drop' }, language.say(LABELS.evidence_choose), input);
    this.saved = keeps && SavedFiles.isThere ? new SavedFiles(language, (file) => this.#use(file)) : null;
    const keeper = this.saved?.keeper(() => this.file) ?? null;
    const kept = this.saved?.element ?? null;
    const asked = this.saved?.question ?? null;
    this.element = element('div', {}, asked, kept, drop, lookUp ? this.#lookUp(lookUp) : null, this.said, keeper);
    this.saved?.load();
    this.#acceptDrops(this.element);
  }

  /** The file as it is now, a car's fetched anew; null where there is none. @returns {Promise<File | null>} */
  async current() {
    if (!this.isFromDisk && this.url) await this.#fetch(this.url);
    if (!this.file && !this.said.textContent) this.said.textContent = this.language.say(LABELS.evidence_missing);
    return this.file;
  }

  /** @param {globalThis.File | undefined} file */
  async take(file) {
    this.isFromDisk = Boolean(file);
    // One byte more than a file may have: a longer one is refused, and not read.
    if (file) this.#hold({ name: file.name, bytes: new Uint8Array(await file.slice(0, MAX_SIZE + 1).arrayBuffer()) });
  }

  /** From this browser, as from the disk. @param {File} file */
  #use(file) {
    this.isFromDisk = true;
    this.#hold(file);
  }

  /** @param {File} file */
  #hold(file) {
    this.file = file;
    this.said.textContent = this.language.say(LABELS.evidence_loaded, { name: file.name, size: file.bytes.length });
  }

  /** @param {string} address */
  async #fetch(address) {
    this.file = null;
    try {
      const answer = await fetch(address, { headers: { accept: 'application/vnd.car-evidence+json' } });
      if (!answer.ok) this.said.textContent = await this.#refusal(answer);
      else
        this.#hold({
          name: `${address.split('/').at(-2)}.evidence.json`,
          bytes: new Uint8Array(await answer.arrayBuffer()),
        });
    } catch {
      this.said.textContent = this.language.say(LABELS.evidence_failed);
    }
  }

  /** What the registry says of a refusal (RFC 9457, with its words in both languages). @param {Response} answer */
  async #refusal(answer) {
    const fallback = this.language.say(answer.status === 404 ? LABELS.evidence_none : LABELS.evidence_failed);
    const problem = await answer.json().catch(() => null);
    const said = problem?.messages?.[this.language.code];
    return typeof said === 'string' ? said : fallback;
  }

  /** @param {string} template */
  #lookUp(template) {
    const { language } = this;
    const vin = element('input', {
      type: 'text',
      class: 'krds-input vf-vin',
      maxlength: '17',
      autocapitalize: 'characters',
      autocomplete: 'off',
      spellcheck: 'false',
    });
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      const typed = vinOf(vin.value);
      if (typed) this.#fetch(template.replace('{vin}', encodeURIComponent(typed)));
    };
    const button = element(
      'button',
      { type: 'submit', class: 'krds-btn medium secondary' },
      language.say(LABELS.evidence_fetch),
    );
    const row = element('div', { class: 'vf-row' }, vin, button);
    return element(
      'form',
      { onsubmit: submit },
      element('label', { class: 'vf-label' }, language.say(LABELS.evidence_vin), row),
    );
  }

  /** @param {HTMLElement} area */
  #acceptDrops(area) {
    const mark = (/** @type {boolean} */ isOver) => (/** @type {DragEvent} */ event) => {
      event.preventDefault();
      area.classList.toggle('vf-over', isOver);
    };
    area.addEventListener('dragover', mark(true));
    area.addEventListener('dragleave', mark(false));
    area.addEventListener('drop', (event) => {
      mark(false)(event);
      this.take(event.dataTransfer?.files[0]);
    });
  }
}
