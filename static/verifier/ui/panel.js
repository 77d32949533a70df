/** The verifier as one sees it: evidence, trust, endpoint, a button, and the answers. */
import { Malformed } from '../errors.js';
import { newestEvidence, siteOf } from '../trust.js';
import { verify } from '../verify.js';
import { element } from './elements.js';
import { EndpointInput } from './endpoint_input.js';
import { EvidenceInput } from './evidence_input.js';
import { ResultView } from './result_view.js';
import { TrustInput } from './trust_input.js';
import { LABELS } from './words.js';

/** How long the page may stay undrawn while the checks run, in milliseconds. */
const FRAME = 30;

/**
 * @typedef {object} Options
 * @property {import('./language.js').Language} language
 * @property {string | null} [trustUrl] the registry's own trust
 * @property {string | null} [evidenceUrl] a car's evidence: then all settings are folded away
 * @property {string | null} [lookUpUrl] an address with `{vin}` in it
 * @property {string | null} [codes] the address of the library that reads QR codes
 * @property {number} [level] of the headings
 */

export class Panel {
  /** @param {Options} options */
  constructor({ language, trustUrl = null, evidenceUrl = null, lookUpUrl = null, codes = null, level = 2 }) {
    this.language = language;
    this.level = level;
    this.endpoints = new EndpointInput(language);
    this.trust = new TrustInput(language, { url: trustUrl, codes, onChange: (trust) => this.endpoints.offer(trust) });
    this.evidence = new EvidenceInput(language, { url: evidenceUrl, lookUp: lookUpUrl, keeps: Boolean(trustUrl) });
    this.result = new ResultView(language, level);
    this.button = element(
      'button',
      { type: 'button', class: 'krds-btn large', onclick: () => this.check() },
      language.say(LABELS.check),
    );
    const steps = [
      this.#section(1, LABELS.evidence, LABELS.evidence_help, this.evidence.element),
      this.#section(2, LABELS.trust, LABELS.trust_help, this.trust.element),
      this.#section(3, LABELS.endpoint, LABELS.endpoint_help, this.endpoints.element),
    ];
    this.settings = evidenceUrl
      ? element(
          'details',
          { class: 'vf-fold' },
          element('summary', {}, language.say(LABELS.settings)),
          element('div', { class: 'vf-fold-body' }, ...steps),
        )
      : element('div', { class: 'vf-steps' }, ...steps);
    this.element = element(
      'div',
      { class: 'vf' },
      this.settings,
      element('div', { class: 'vf-buttons' }, this.button),
      this.result.live,
      this.result.element,
    );
    this.loaded = this.trust.load();
  }

  /** @param {number} number @param {import('./language.js').Sentence} title @param {import('./language.js').Sentence} help @param {HTMLElement} body */
  #section(number, title, help, body) {
    const heading = element(
      /** @type {'h2'} */ (`h${this.level}`),
      { class: 'vf-step-title' },
      element('span', { class: 'vf-number', 'aria-hidden': 'true' }, String(number)),
      this.language.say(title),
    );
    return element(
      'section',
      { class: 'vf-step' },
      heading,
      element('p', { class: 'vf-quiet' }, this.language.say(help)),
      body,
    );
  }

  /**
   * Where a subject's newest file is: at this registry or, by a trust that came from elsewhere, at the site that it names.
   * @param {string} subject @param {import('../trust.js').Trust} trust
   */
  #newest(subject, trust) {
    const path = newestEvidence(subject);
    if (!this.trust.isOwn) return element('code', {}, siteOf(trust) + path);
    const { href } = new URL(path, location.href);
    return element('a', { href, download: true }, href);
  }

  /** Runs the checks on what is chosen now. */
  async check() {
    await this.loaded;
    const { trust } = this.trust;
    const file = await this.evidence.current();
    if (!file || !trust) {
      if (this.settings instanceof HTMLDetailsElement) this.settings.open = true;
      if (!trust) this.trust.element.scrollIntoView();
      return;
    }
    this.button.disabled = true;
    this.result.begin(trust);
    let drawn = performance.now();
    const onStep = async (/** @type {import('../verify.js').Step} */ step) => {
      this.result.step(step);
      if (performance.now() - drawn < FRAME) return;
      await new Promise((resolve) => setTimeout(resolve));
      drawn = performance.now();
    };
    try {
      const options = { allowLocalhost: this.trust.allowLocalhost };
      const report = await verify(file.bytes, trust, this.endpoints.chain(), onStep, options);
      this.result.end(report, this.trust.isOwn, this.#newest(report.evidence.subject, trust));
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      this.result.malformed(error.fault);
    } finally {
      this.button.disabled = false;
      this.button.textContent = this.language.say(LABELS.check_again);
    }
  }
}
