/**
 * What people write in a poll's records, and how a person is written (FORMATS sections 10 and 11). Ranges of code points, written down here: no
 * table of Unicode's is asked.
 */
import { Malformed } from '../errors.js';
import { text as anyText, list } from '../shape.js';

export const TITLE = 100;
export const DEPARTMENT = 100;
export const NAME = 100;
export const QUESTION = 500;
export const OPTION = 200;
export const OTHER = 5000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
/** Spaces but U+0020, marks that combine, letters that are put together, and what nobody sees. */
const NOT_IN_A_PERSON =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: ranges of code points, marks among them
  /[\n\u00a0\u00ad\u0300-\u036f\u061c\u1100-\u11ff\u1680\u180b-\u180f\u2000-\u200f\u2028\u2029\u202f\u205f-\u206f\u3000\u3164\ua960-\ua97f\ud7b0-\ud7ff\ufe00-\ufe0f\ufeff\uffa0-\uffdc\ufff9-\ufffb\u{e0000}-\u{e0fff}]/u;
const DAY = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const OPTION_ID = /^[a-z0-9]{1,8}$/;

/** How many characters it has, a character being a code point. @param {string} written */
function lengthOf(written) {
  return [...written].length;
}

/**
 * A text that neither controls a terminal nor turns the direction of writing.
 * @param {unknown} value
 * @param {number} [most] characters
 */
export function text(value, most = OTHER) {
  const written = anyText(value);
  const length = lengthOf(written);
  if (length < 1 || length > most) throw new Malformed('text_length', { most });
  if (CONTROL.test(written)) throw new Malformed('text_character');
  return written;
}

/** A day of the calendar, YYYY-MM-DD. @param {unknown} value */
export function day(value) {
  const written = anyText(value);
  const parts = DAY.exec(written);
  const milliseconds = parts && parts[1] !== '0000' ? Date.parse(`${written}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString().slice(0, 10) !== written)
    throw new Malformed('not_day');
  return written;
}

/** @param {unknown} value */
export function optionId(value) {
  const written = anyText(value);
  if (!OPTION_ID.test(written)) throw new Malformed('not_option_id');
  return written;
}

/**
 * One of the words that are known.
 * @param {unknown} value
 * @param {readonly string[]} known
 */
export function oneOf(value, known) {
  const written = anyText(value);
  if (!known.includes(written)) throw new Malformed('not_one_of', { known: known.join(', ') });
  return written;
}

/**
 * A list of `least` to `most` things, each seen through `item`.
 * @template T
 * @param {unknown} value
 * @param {number} least
 * @param {number} most
 * @param {(item: unknown) => T} item
 * @returns {T[]}
 */
export function sized(value, least, most, item) {
  if (Array.isArray(value) && (value.length < least || value.length > most))
    throw new Malformed('list_length', { least, most });
  return list(value, item);
}

/** @param {readonly string[]} given */
export function once(given) {
  if (new Set(given).size !== given.length) throw new Malformed('stands_twice');
}

/** Whether one of the texts that tell a person apart is written so that the person has no second spelling of it. @param {string} written */
export function isOfAPerson(written) {
  const length = lengthOf(written);
  const isSpaced = written.startsWith(' ') || written.endsWith(' ') || written.includes('  ');
  return length >= 1 && length <= NAME && !isSpaced && !CONTROL.test(written) && !NOT_IN_A_PERSON.test(written);
}
