/** Korean and English: sentences with named gaps, times, and names of things. */

/** @typedef {'ko' | 'en'} Code */
/** @typedef {readonly [string, string]} Sentence Korean, English */

/** @type {Readonly<Record<string, Sentence>>} */
const SCHEMES = Object.freeze({
  vin: ['차대번호 {id}', 'VIN {id}'],
  chassis: ['차대번호 {id}', 'Chassis number {id}'],
  licence: ['자격 번호 {id}', 'Licence {id}'],
});

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
    const text = sentence[this.code === 'ko' ? 0 : 1];
    return text.replace(/\{(\w+)\}/g, (gap, name) => (Object.hasOwn(params, name) ? String(params[name]) : gap));
  }

  /** A subject as people call it. @param {string} subject */
  subject(subject) {
    const split = subject.indexOf(':');
    return this.say(SCHEMES[subject.slice(0, split)] ?? ['{id}', '{id}'], { id: subject.slice(split + 1) });
  }

  /** Korean time, whatever the machine's. @param {number | string} at seconds since 1970, or RFC 3339 */
  time(at) {
    const milliseconds = typeof at === 'number' ? at * 1000 : Date.parse(at);
    return this.times.format(milliseconds) + (this.code === 'ko' ? '' : ' KST');
  }
}
