/** Reasons and faults in words, their values as people read them. */
import { networkName } from './networks.js';
import { FAULTS, QUESTIONS, REASONS } from './words.js';

/** @typedef {import('./language.js').Language} Language */
/** @typedef {import('./words.js').Sentence} Sentence */
/** @typedef {import('../errors.js').Fault} Fault */

/** @param {Language} language @param {string} value */
const time = (language, value) => language.time(value);

/** How a value is read, by its name. @type {Readonly<Record<string, (language: Language, value: any) => string>>} */
const SHOWN = {
  subject: (language, value) => language.subject(value),
  chain_id: (language, value) => networkName(language, value),
  error: (language, value) => faultText(language, value),
  errors: (language, value) => value.map((/** @type {Fault} */ fault) => faultText(language, fault)).join(' '),
  time,
  after: time,
  since: time,
  recorded_at: time,
  last: time,
  opens_at: time,
  closes_at: time,
  answer_by: time,
};

/** @param {Language} language @param {Sentence} sentence @param {Record<string, unknown>} values */
function filled(language, sentence, values) {
  const shown = Object.entries(values).map(([name, value]) => [name, SHOWN[name]?.(language, value) ?? value]);
  return language.say(sentence, Object.fromEntries(shown));
}

/**
 * What a question asks (`title`), what is looked at for it (`means`), and that it holds (`holds`).
 * @param {Language} language
 * @param {import('../answer.js').Question} question
 * @param {'title' | 'means' | 'holds'} part
 */
export function questionText(language, question, part) {
  return language.say(QUESTIONS[`${question}.${part}`]);
}

/** @param {Language} language @param {{code: string, values: Record<string, unknown>}} reason */
export function reasonText(language, { code, values }) {
  return filled(language, REASONS[code], values);
}

/** @param {Language} language @param {Fault} fault @returns {string} */
export function faultText(language, { code, values, where }) {
  const said = filled(language, FAULTS[code], values);
  return where ? `${where}: ${said}` : said;
}
