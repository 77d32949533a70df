/** Korean and English: sentences with named gaps, times, and names of things. */

import { SUBJECTS } from './words.js';

/** @typedef {'ko' | 'en'} Code */
/** @typedef {import('./words.js').Sentence} Sentence */

export class Language {
  /** @param {Code} code */
  constructor(code) {
    this.code = code;
    const format = { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Seoul' };
    this.times = new Intl.DateTimeFormat(
      code === 'ko' ? 'ko-KR' : 'en-GB',
      /** @type {Intl.DateTimeFormatOptions} */ (format),
    );
  }

  /**
   * The sentence with its gaps filled: `{name}` by `params.name`.
   * @param {Sentence} sentence
   * @param {Record<string, unknown>} [params]
   */
  say(sentence, params = {}) {
    return this.fill(sentence[this.code], params);
  }

  /** A text with its gaps filled. @param {string} text @param {Record<string, unknown>} params */
  fill(text, params) {
    return text.replace(/\{([a-z_]+)\}/g, (gap, name) => (Object.hasOwn(params, name) ? String(params[name]) : gap));
  }

  /** A subject as people call it. @param {string} subject */
  subject(subject) {
    const split = subject.indexOf(':');
    return this.say(SUBJECTS[subject.slice(0, split)] ?? { ko: '{id}', en: '{id}' }, { id: subject.slice(split + 1) });
  }

  /** Korean time, whatever the machine's. @param {number | string} at seconds since 1970, or RFC 3339; what is neither stays */
  time(at) {
    const milliseconds = typeof at === 'number' ? at * 1000 : Date.parse(at);
    if (Number.isNaN(milliseconds)) return String(at);
    return this.times.format(milliseconds) + (this.code === 'ko' ? '' : ' KST');
  }
}
