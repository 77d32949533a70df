/** A voter's own key, tokens and ballots (FORMATS sections 12 and 13). Nobody is asked here, and nothing is stored: see keeping.js. */
import { toBase64Url, toUtf8 } from '../../verifier/bytes.js';
import { canonicalText, dumps } from '../../verifier/canonical.js';
import { checkBallot, ORDER } from '../../verifier/polls/ballots.js';
import { integerOf, toBytes } from '../../verifier/polls/rsa.js';
import { blind, finalize, messageOf } from '../../verifier/polls/tokens.js';

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };
const ES256 = { name: 'ECDSA', hash: 'SHA-256' };
const SCALAR_SIZE = 32;
export const MAX_SEQUENCE = 99;

/**
 * @typedef {import('../../verifier/polls/opening.js').Opened} Opened
 * @typedef {{subject: string, digest: string, opened: Opened}} Poll what was opened, and the digest of that record
 * @typedef {{privateKey: CryptoKey, key: Uint8Array}} VoterKey `key` is the public half, an uncompressed point
 * @typedef {{blinded: Uint8Array, inverse: Uint8Array}} Blinded for one issuer; `inverse` is for nobody
 */

/** A key whose private half no program can read out of this browser. @returns {Promise<VoterKey>} */
export async function makeKey() {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(CURVE, false, ['sign', 'verify']);
  return { privateKey, key: new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)) };
}

/** What each issuer signs without seeing the key, in the opening's order. @param {Uint8Array} key @param {Poll} poll @returns {Blinded[]} */
export function blindFor(key, { digest, opened }) {
  return opened.issuers.map(({ publicKey }) => blind(publicKey, messageOf(key, digest)));
}

/**
 * The token that one issuer's signature becomes; Mismatch where it is not that issuer's.
 * @param {Uint8Array} key
 * @param {Poll} poll
 * @param {number} place of the issuer
 * @param {Blinded} blinded
 * @param {Uint8Array} signature
 */
export function tokenOf(key, { digest, opened }, place, { inverse }, signature) {
  return finalize(opened.issuers[place].publicKey, messageOf(key, digest), signature, inverse);
}

/** r ‖ s with the smaller of the two s: the other one would be a second ballot. @param {CryptoKey} privateKey @param {Uint8Array<ArrayBuffer>} message */
async function sign(privateKey, message) {
  const signature = new Uint8Array(await crypto.subtle.sign(ES256, privateKey, message));
  const s = integerOf(signature.subarray(SCALAR_SIZE));
  if (s > (ORDER - 1n) / 2n) signature.set(toBytes(ORDER - s, SCALAR_SIZE), SCALAR_SIZE);
  return signature;
}

/**
 * A ballot's line, which the verifier takes for valid; Malformed or Mismatch where it does not. Who calls it stores the line before anybody sees it.
 * @param {VoterKey & {tokens: Uint8Array[]}} voter
 * @param {Poll} poll
 * @param {number} sequence
 * @param {string[]} choices ids of options, in any order
 */
export async function makeBallot({ privateKey, key, tokens }, { digest, opened }, sequence, choices) {
  const unsigned = {
    choices: [...choices].sort(),
    format: 'ballot/1',
    key: toBase64Url(key),
    opened: digest,
    sequence,
    tokens: tokens.map(toBase64Url),
  };
  const signature = toBase64Url(await sign(privateKey, new Uint8Array(dumps(unsigned))));
  const line = canonicalText({ ...unsigned, signature });
  await checkBallot(toUtf8(line), digest, opened);
  return line;
}

/** `ballot-evidence/1` (FORMATS section 14), to be completed with its place in a box later. @param {string} subject @param {string} line @param {string | null} promise */
export function ballotFile(subject, line, promise) {
  return dumps({ format: 'ballot-evidence/1', subject, ballot: line, promise, path: null });
}
