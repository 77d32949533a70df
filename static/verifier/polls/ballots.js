/** `ballot/1` (FORMATS section 13): whether a line is a valid ballot is decided here and nowhere else. */
import { p256 } from '@noble/curves/nist.js';
import { fromBase64Url, fromUtf8, toBase64Url, toUtf8 } from '../bytes.js';
import { Malformed, Mismatch } from '../errors.js';
import { leafHash } from '../tree.js';
import { integerOf } from './rsa.js';
import { isToken, messageOf } from './tokens.js';

const MAX_LINE = 2048;
const SIGNATURE_SIZE = 64;

/** Of the curve: how many points the base point makes. */
export const ORDER = p256.Point.CURVE().n;
const ES256 = { name: 'ECDSA', hash: 'SHA-256' };
const CHOICES = '(?:"[a-z0-9]{1,8}"(?:,"[a-z0-9]{1,8}")*)?';
const TOKENS = '"[A-Za-z0-9_-]{342}"(?:,"[A-Za-z0-9_-]{342}")*';
/** The one spelling that JCS gives: none of these texts has anything to escape. */
const LINE = new RegExp(
  `^(\\{"choices":\\[(${CHOICES})\\],"format":"ballot/1","key":"([A-Za-z0-9_-]{87})","opened":"([0-9a-f]{64})",` +
    `"sequence":(0|[1-9][0-9]?),)"signature":"([A-Za-z0-9_-]{86})",("tokens":\\[(${TOKENS})\\]\\})$`,
);

/**
 * @typedef {{choices: string[], key: string, sequence: number, leaf: Uint8Array}} Ballot key: base64url of the point
 * @typedef {{choices: string[], key: Uint8Array, opened: string, sequence: number, signature: Uint8Array, tokens: Uint8Array[],
 *   unsigned: Uint8Array}} Line what stands in it; `unsigned` is its canonical form without the signature
 */

/** Texts in quotation marks with commas between them. @param {string} written */
function listOf(written) {
  return written ? written.slice(1, -1).split('","') : [];
}

/** @param {Uint8Array} line @returns {Line} */
function parseLine(line) {
  if (line.length > MAX_LINE) throw new Malformed('ballot_long', { most: MAX_LINE });
  try {
    const parts = LINE.exec(fromUtf8(line));
    if (!parts) throw new Malformed('not_ballot');
    const [, before, choices, key, opened, sequence, signature, behind, tokens] = parts;
    return {
      choices: listOf(choices),
      key: fromBase64Url(key),
      opened,
      sequence: Number(sequence),
      signature: fromBase64Url(signature),
      tokens: listOf(tokens).map((token) => fromBase64Url(token)),
      unsigned: toUtf8(before + behind),
    };
  } catch (error) {
    throw error instanceof Malformed ? new Malformed('not_ballot') : error;
  }
}

/** @param {string[]} choices @param {import('./opening.js').Opened} opening */
function checkChoices(choices, { least, most, options }) {
  const unknown = choices.find((choice) => options.every(({ id }) => id !== choice));
  if (unknown !== undefined) throw Mismatch.saying('choice_unknown', { id: unknown });
  if (choices.some((choice, place) => place > 0 && choices[place - 1] >= choice)) throw new Mismatch('choices_order');
  if (choices.length < least || choices.length > most) throw Mismatch.saying('choices_number', { least, most });
}

/** @param {Uint8Array} key an uncompressed point */
async function load(key) {
  try {
    p256.Point.fromBytes(key).assertValidity();
  } catch {
    throw new Mismatch('ballot_key');
  }
  return crypto.subtle.importKey('raw', new Uint8Array(key), { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
}

/**
 * ES256, r ‖ s, of which s is at most (n-1)/2: the other s would be a second ballot. Mismatch otherwise.
 * @param {Uint8Array} point the key
 * @param {Uint8Array} message
 * @param {Uint8Array} signature
 */
export async function checkEs256(point, message, signature) {
  const key = await load(point);
  if (signature.length !== SIGNATURE_SIZE) throw new Mismatch('signature_wrong', SIGNATURE_SIZE, signature.length);
  const [r, s] = [integerOf(signature.subarray(0, 32)), integerOf(signature.subarray(32))];
  if (r < 1n || r >= ORDER || s < 1n || s > (ORDER - 1n) / 2n) throw new Mismatch('signature_range');
  if (!(await crypto.subtle.verify(ES256, key, new Uint8Array(signature), new Uint8Array(message))))
    throw new Mismatch('signature_wrong');
}

/**
 * The valid ballot that a line is, without its newline; Malformed or Mismatch where it is none. What a poll's other ballots say of it is not
 * asked: of several with one key, and of one that is there twice.
 * @param {Uint8Array} line
 * @param {string} opened the digest of the opening
 * @param {import('./opening.js').Opened} opening
 * @returns {Promise<Ballot>}
 */
export async function checkBallot(line, opened, opening) {
  const { choices, key, sequence, signature, tokens, unsigned, opened: named } = parseLine(line);
  if (named !== opened) throw new Mismatch('ballot_other', opened, named);
  checkChoices(choices, opening);
  const { issuers } = opening;
  if (tokens.length !== issuers.length) throw Mismatch.saying('tokens_number', { count: issuers.length });
  await checkEs256(key, unsigned, signature);
  const message = messageOf(key, opened);
  for (const [place, { publicKey }] of issuers.entries())
    if (!(await isToken(publicKey, message, tokens[place]))) throw new Mismatch('token_wrong');
  return { choices, key: toBase64Url(key), sequence, leaf: leafHash(line) };
}
