/** The body of an opening, which every question needs (FORMATS section 10). */
import { fromBase64Url, fromHex } from '../bytes.js';
import { publicPoint } from '../ed25519.js';
import { Malformed } from '../errors.js';
import { parseVkey } from '../note.js';
import { text as anyText, constant, field, hex32, integer, members, positive, time } from '../shape.js';
import { isLicence } from '../subject.js';
import { SCHEME } from './kinds.js';
import { NAME, OPTION, once, optionId, QUESTION, sized, TITLE, text } from './texts.js';
import { parsePublicKey } from './tokens.js';

const ROLL = 'roll';
const IDENTIFIED = 'identified';

/**
 * `size` is the roll's, null where nobody made one; `person` names what tells people apart. Of a ballot's choices there are `least` to `most`.
 * @typedef {{id: string, text: string}} Option
 * @typedef {{licence: string, spki: string, publicKey: import('./tokens.js').PublicKey}} Issuer spki: base64url
 * @typedef {{size: number | null, vrfPublicKey: Uint8Array, person: string[]}} Eligible
 * @typedef {{role: 'opened', proposal: string, review: string, title: string, question: string, options: Option[], least: number, most: number,
 *   opensAt: string, closesAt: string, answerBy: string, eligible: Eligible, issuers: Issuer[],
 *   boxKey: import('../note.js').VerifierKey, minimum: number}} Opened
 */

/** @param {unknown} value @param {number} least @param {number} most */
function between(value, least, most) {
  const number = integer(value, least);
  if (number > most) throw new Malformed('not_between', { least, most });
  return number;
}

/** 2 to 30 options, no id and no text twice. @param {unknown} value */
export function options(value) {
  const given = sized(value, 2, 30, (option) => {
    const fields = members(option, ['id', 'text']);
    return { id: field(fields, 'id', optionId), text: field(fields, 'text', (said) => text(said, OPTION)) };
  });
  once(given.map(({ id }) => id));
  once(given.map((option) => option.text));
  return given;
}

/** @param {unknown} value @returns {Eligible} */
function eligible(value) {
  const isIdentified = value !== null && typeof value === 'object' && 'sort' in value && value.sort === IDENTIFIED;
  const names = ['sort', 'vrf_public_key', 'person', 'text'];
  const fields = members(value, isIdentified ? names : [...names, 'size']);
  if (!isIdentified) constant(fields, 'sort', ROLL);
  const person = field(fields, 'person', (given) => sized(given, 1, 5, (name) => text(name, NAME)));
  field(fields, 'text', (said) => text(said));
  const vrfPublicKey = field(fields, 'vrf_public_key', (given) => {
    const key = fromHex(given, 32);
    if (!publicPoint(key)) throw new Malformed('trust_vrf_key');
    return key;
  });
  return { size: isIdentified ? null : field(fields, 'size', positive), vrfPublicKey, person };
}

/** @param {unknown} value */
function licence(value) {
  const number = anyText(value);
  if (!isLicence(number)) throw new Malformed('not_licence');
  return number;
}

/** @param {unknown} value */
function issuers(value) {
  const given = sized(value, 1, 3, (issuer) => {
    const fields = members(issuer, ['licence', 'public_key']);
    return {
      licence: field(fields, 'licence', licence),
      publicKey: field(fields, 'public_key', (spki) => parsePublicKey(fromBase64Url(spki))),
      spki: /** @type {string} */ (fields.public_key),
    };
  });
  once(given.map((issuer) => issuer.licence));
  once(given.map(({ spki }) => spki));
  return given;
}

/** @param {unknown} value @param {string} name */
function boxKey(value, name) {
  const key = parseVkey(anyText(value));
  if (key.name !== name) throw new Malformed('box_key_name', { expected: name });
  return key;
}

/**
 * `correction_reason` aside.
 * @param {unknown} body
 * @param {string} subject the poll
 * @param {string} origin of the log
 * @returns {Opened}
 */
export function parseOpened(body, subject, origin) {
  const fields = members(body, [
    ...['proposal', 'review', 'title', 'question', 'options', 'choices'],
    ...['opens_at', 'closes_at', 'answer_by', 'eligible', 'issuers', 'box'],
  ]);
  const offered = field(fields, 'options', options);
  const choices = field(fields, 'choices', (given) => members(given, ['min', 'max']));
  /** @param {string} name @param {number} least @param {number} limit */
  const choice = (name, least, limit) =>
    field(fields, 'choices', () => field(choices, name, (given) => between(given, least, limit)));
  const most = choice('max', 1, offered.length);
  const [opensAt, closesAt, answerBy] = ['opens_at', 'closes_at', 'answer_by'].map((name) => field(fields, name, time));
  // Of one length and form: their order is that of their letters.
  if (opensAt >= closesAt || closesAt >= answerBy) throw new Malformed('times_order');
  const box = field(fields, 'box', (given) => members(given, ['vkey', 'minimum']));
  /** @template T @param {string} name @param {(value: unknown) => T} read */
  const ofBox = (name, read) => field(fields, 'box', () => field(box, name, read));
  return {
    role: 'opened',
    proposal: field(fields, 'proposal', hex32),
    review: field(fields, 'review', hex32),
    title: field(fields, 'title', (said) => text(said, TITLE)),
    question: field(fields, 'question', (said) => text(said, QUESTION)),
    options: offered,
    least: choice('min', 0, most),
    most,
    opensAt,
    closesAt,
    answerBy,
    eligible: field(fields, 'eligible', eligible),
    issuers: field(fields, 'issuers', issuers),
    boxKey: ofBox('vkey', (key) => boxKey(key, `${origin}/box/${subject.slice(SCHEME.length)}`)),
    minimum: ofBox('minimum', (minimum) => between(minimum, 5, 1000)),
  };
}
