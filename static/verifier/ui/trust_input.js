/** What the buyer takes on trust: where it came from is said plainly, and it can be replaced by what came from elsewhere. */

import { toHex } from '../bytes.js';
import { canonicalText, loads } from '../canonical.js';
import { VerifierError } from '../errors.js';
import { vkey } from '../note.js';
import { parseTrust } from '../trust.js';
import { codeIn } from './codes.js';
import { bytes, choice, facts, fold, icon } from './dom.js';
import { element } from './elements.js';
import { networkName } from './networks.js';
import { LABELS, REPORT } from './words.js';

/** @typedef {import('../trust.js').Trust} Trust */
/** @typedef {{kind: 'registry' | 'typed' | 'file' | 'poster', name: string}} Source */

/** What the QR code of a poster leads to. */
const POSTER = '/.well-known/car-registry.json';

/** The address of a trust file, where a code has one. @param {string} text */
function posterIn(text) {
  try {
    const { href, pathname, protocol } = new URL(text);
    return pathname === POSTER && /^https?:$/.test(protocol) ? href : null;
  } catch {
    return null;
  }
}

/** @param {string} text @returns {Trust | null} */
function read(text) {
  try {
    return parseTrust(text);
  } catch (error) {
    if (error instanceof VerifierError) return null;
    throw error;
  }
}

export class TrustInput {
  /**
   * @param {import('./language.js').Language} language
   * @param {{url: string | null, codes: string | null, onChange: (trust: Trust | null) => void}} options url: the registry's own, null
   *   where there is none; codes: the address of the library that reads QR codes, null where none is served
   */
  constructor(language, { url, codes, onChange }) {
    this.language = language;
    this.url = url;
    this.onChange = onChange;
    this.text = '';
    this.registryText = '';
    /** @type {Trust | null} */
    this.trust = null;
    /** @type {Source | null} */
    this.source = null;
    this.shown = element('div', { class: 'vf-trust' });
    this.problem = element('p', { class: 'vf-problem', role: 'alert' });
    this.area = element('textarea', {
      class: 'krds-input vf-code',
      rows: '8',
      spellcheck: 'false',
      autocomplete: 'off',
    });
    this.localhost = element('input', { type: 'checkbox' });
    this.localhost.checked = location.hostname === 'localhost';
    this.element = element('div', {}, this.shown, codes ? this.#camera(codes) : null, this.#editor());
    this.#show(null);
  }

  /** Whether the registry itself gave what is used. */
  get isOwn() {
    const { kind, name } = this.source ?? {};
    return kind === 'registry' || (kind === 'poster' && name === location.host);
  }

  get allowLocalhost() {
    return this.localhost.checked;
  }

  /** Fetches the registry's own trust, once. */
  async load() {
    if (!this.url) return;
    try {
      const answer = await fetch(this.url, { headers: { accept: 'application/json' } });
      if (answer.ok) this.registryText = await answer.text();
    } catch {
      // The registry does not answer: trust can still be pasted.
    }
    if (this.registryText && !this.trust) this.#take(this.registryText, { kind: 'registry', name: location.host });
  }

  #editor() {
    const { language } = this;
    /** @type {HTMLInputElement} */
    const file = element('input', {
      type: 'file',
      accept: '.json,application/json',
      class: 'vf-file',
      onchange: () => this.#readFile(file.files?.[0]),
    });
    const use = element(
      'button',
      {
        type: 'button',
        class: 'krds-btn medium secondary',
        onclick: () => this.#take(this.area.value, { kind: 'typed', name: '' }),
      },
      language.say(LABELS.trust_use),
    );
    const reset = element(
      'button',
      {
        type: 'button',
        class: 'krds-btn medium text',
        onclick: () => this.#take(this.registryText, { kind: 'registry', name: location.host }),
      },
      language.say(LABELS.trust_reset),
    );
    return fold(
      language.say(LABELS.trust_edit),
      element('label', { class: 'vf-label' }, language.say(LABELS.trust_paste), this.area),
      this.problem,
      element('div', { class: 'vf-buttons' }, use, this.url ? reset : null),
      element('label', { class: 'vf-label' }, language.say(LABELS.trust_choose), file),
      choice(this.localhost, language.say(LABELS.trust_localhost)),
    );
  }

  /** By the telephone's camera, off the poster in the market's office. @param {string} codes */
  #camera(codes) {
    const { language } = this;
    const said = element('p', { class: 'vf-quiet', role: 'status' });
    /** @type {HTMLInputElement} */
    const input = element('input', {
      type: 'file',
      accept: 'image/*',
      capture: 'environment',
      class: 'vf-unseen',
      onchange: async () => {
        const file = input.files?.[0];
        // The same picture may be chosen again.
        input.value = '';
        if (!file) return;
        said.textContent = language.say(LABELS.poster_reading);
        const address = await codeIn(file, codes, posterIn).catch(() => null);
        said.textContent = address ? '' : language.say(LABELS.poster_none);
        if (address) said.textContent = await this.#fetched(address);
      },
    });
    const label = element(
      'label',
      { class: 'krds-btn medium secondary vf-scan' },
      language.say(LABELS.poster_scan),
      input,
    );
    return element('div', { class: 'vf-buttons' }, label, said);
  }

  /** Takes what the poster leads to; what is to be said of it. @param {string} address */
  async #fetched(address) {
    const { host } = new URL(address);
    try {
      const answer = await fetch(address, { headers: { accept: 'application/json' } });
      const text = answer.ok ? await answer.text() : '';
      if (!read(text)) return this.language.say(LABELS.poster_silent, { host });
      this.#take(text, { kind: 'poster', name: host });
      return '';
    } catch {
      return this.language.say(LABELS.poster_silent, { host });
    }
  }

  /** @param {File | undefined} file */
  async #readFile(file) {
    if (file) this.#take(await file.text(), { kind: 'file', name: file.name });
  }

  /** @param {string} text @param {Source} source */
  #take(text, source) {
    const trust = read(text);
    this.problem.textContent = trust ? '' : this.language.say(LABELS.trust_wrong);
    this.area.setAttribute('aria-invalid', String(!trust));
    if (!trust) return;
    this.trust = trust;
    this.source = source;
    this.text = text;
    this.area.value = text;
    this.#show(source);
    this.onChange(trust);
  }

  /** @param {Source | null} source */
  #show(source) {
    const { language, trust } = this;
    if (!trust || !source) {
      this.shown.replaceChildren(this.#notice(true, language.say(LABELS.trust_none)));
      return;
    }
    const said = {
      registry: REPORT.trust_registry,
      typed: LABELS.trust_typed,
      file: LABELS.trust_file,
      poster: LABELS.trust_poster,
    }[source.kind];
    const notice = this.#notice(
      source.kind === 'registry',
      language.say(said, { host: source.name, name: source.name }),
      this.#comparison(source),
    );
    /** @type {[string, string | Node][]} */
    const rows = [
      [language.say(LABELS.origin), trust.origin],
      ...trust.networks.map(
        ({ chainId, contracts }) =>
          /** @type {[string, string]} */ ([
            language.say(LABELS.contracts, { network: networkName(language, chainId) }),
            contracts.join(' '),
          ]),
      ),
      [language.say(LABELS.note_keys), trust.noteKeys.map(({ name, publicKey }) => vkey(name, publicKey)).join(' ')],
      [language.say(LABELS.vrf_key), toHex(trust.vrfPublicKey)],
      [language.say(LABELS.rp_ids), trust.rpIds.join(' ')],
    ];
    if (trust.policy)
      rows.push([language.say(LABELS.witnesses), trust.policy.witnesses.map(({ key }) => key.name).join(' ')]);
    this.shown.replaceChildren(notice, facts(rows), fold('JSON', bytes(this.text)));
  }

  /** Whether trust from elsewhere is what the registry says of itself. @param {Source} source */
  #comparison({ kind }) {
    if (kind === 'registry' || !this.registryText || !read(this.registryText)) return '';
    const isSame = canonicalText(loads(this.registryText)) === canonicalText(loads(this.text));
    return ` ${this.language.say(isSame ? LABELS.trust_same : LABELS.trust_other)}`;
  }

  /** @param {boolean} warns @param {...string} said */
  #notice(warns, ...said) {
    return element(
      'p',
      { class: warns ? 'vf-notice vf-warns' : 'vf-notice' },
      icon('note'),
      element('span', {}, said.join('')),
    );
  }
}
