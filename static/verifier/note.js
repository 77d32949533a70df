/** Signed notes (c2sp.org/signed-note, Ed25519, type 0x01) and the checkpoints in them (c2sp.org/tlog-checkpoint). */

import { concat, equal, fromBase64, fromHex, isWellFormed, toBase64, toHex, toUtf8 } from './bytes.js';
import { verify as verifyEd25519 } from './ed25519.js';
import { Malformed, Mismatch } from './errors.js';
import { sha256 } from './hash.js';

const ED25519 = 1;
/** No plus, and none of these spaces: they are written down, so that no version of Unicode adds one. */
const NAME = /^[^\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000+]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;
const SIZE = /^(?:0|[1-9][0-9]*)$/;
const MAX_SIGNATURES = 64;
/** Of a whole note in UTF-8, its signatures among them. */
const MAX_BYTES = 65_536;

/**
 * @typedef {{name: string, keyId: Uint8Array, publicKey: Uint8Array}} VerifierKey key id 4 bytes, public key 32 bytes
 * @typedef {{name: string, keyId: Uint8Array, value: Uint8Array}} Signature
 * @typedef {{text: string, signatures: Signature[]}} Note the text with its last newline
 * @typedef {{origin: string, size: number, root: Uint8Array}} Checkpoint root 32 bytes
 */

/** The 4 bytes by which signatures name a key. @param {string} name @param {Uint8Array} key the type's byte and the public key */
export function keyIdOf(name, key) {
  return sha256(concat(toUtf8(name), Uint8Array.of(10), key)).slice(0, 4);
}

/** @param {string} text */
function checkText(text) {
  if (CONTROL.test(text)) throw new Malformed('control_character');
  if (!isWellFormed(text)) throw new Malformed('lone_surrogate');
}

/** @param {string} name */
function checkName(name) {
  if (!NAME.test(name)) throw new Malformed('key_name');
  checkText(name);
}

/** The C2SP verifier key. @param {string} name @param {Uint8Array} publicKey 32 bytes */
export function vkey(name, publicKey) {
  const key = concat(Uint8Array.of(ED25519), publicKey);
  return `${name}+${toHex(keyIdOf(name, key))}+${toBase64(key)}`;
}

/**
 * A verifier key of any type, its id not compared with the key.
 * @param {unknown} text `<name>+<hex key id>+<base64 of type and key>`
 * @returns {{name: string, keyId: Uint8Array, key: Uint8Array}} the key with its type's byte
 */
export function readVkey(text) {
  const parts = typeof text === 'string' ? /^([^+]+)\+([0-9a-f]{8})\+(.+)$/u.exec(text) : null;
  if (!parts) throw new Malformed('not_vkey');
  const [, name, id, material] = parts;
  checkName(name);
  const key = fromBase64(material);
  if (key.length < 2) throw new Malformed('not_vkey');
  return { name, keyId: fromHex(id), key };
}

/**
 * The log's key that a verifier key writes.
 * @param {unknown} text
 * @returns {VerifierKey}
 */
export function parseVkey(text) {
  const { name, keyId, key } = readVkey(text);
  if (key.length !== 33 || key[0] !== ED25519) throw new Malformed('vkey_type');
  if (!equal(keyId, keyIdOf(name, key))) throw new Malformed('vkey_id');
  return { name, keyId, publicKey: key.slice(1) };
}

/**
 * Takes a note apart; verifies nothing.
 * @param {string} text
 * @returns {Note}
 */
export function parseNote(text) {
  checkText(text);
  if (toUtf8(text).length > MAX_BYTES) throw new Malformed('note_long', { most: MAX_BYTES });
  // The last empty line: the text before it may have others.
  const split = text.lastIndexOf('\n\n');
  if (split < 0 || !text.endsWith('\n')) throw new Malformed('not_note');
  const lines = text
    .slice(split + 2)
    .split('\n')
    .slice(0, -1);
  if (!lines.length || lines.length > MAX_SIGNATURES) throw new Malformed('note_signatures', { most: MAX_SIGNATURES });
  const signatures = lines.map((line) => {
    const parts = line.split(' ');
    if (parts.length !== 3 || parts[0] !== '—') throw new Malformed('signature_line');
    checkName(parts[1]);
    const value = fromBase64(parts[2]);
    // Four bytes of key id, then at least one of signature.
    if (value.length < 5) throw new Malformed('signature_short');
    return { name: parts[1], keyId: value.slice(0, 4), value: value.slice(4) };
  });
  return { text: text.slice(0, split + 1), signatures };
}

/**
 * Verifies each signature of a known key; others are ignored.
 * @param {Note} note
 * @param {VerifierKey[]} keys
 * @returns {VerifierKey[]} the keys that signed, at least one
 */
export function verifyNote(note, keys) {
  const message = toUtf8(note.text);
  const signers = [];
  for (const signature of note.signatures) {
    const key = keys.find(({ name, keyId }) => name === signature.name && equal(keyId, signature.keyId));
    if (!key) continue;
    // A known key's false signature throws, whatever others signed.
    if (!verifyEd25519(key.publicKey, message, signature.value)) throw new Mismatch('signature_wrong');
    signers.push(key);
  }
  if (!signers.length) throw new Mismatch('no_known_signature');
  return signers;
}

/**
 * @param {string} text a note's text: origin, size, root
 * @param {{extended?: boolean}} [options] whether extension lines may follow
 * @returns {Checkpoint}
 */
export function parseCheckpoint(text, { extended = false } = {}) {
  const lines = text.split('\n');
  const isEnded = lines.pop() === '' && lines.every((line) => line !== '');
  if (!isEnded || lines.length < 3 || (lines.length > 3 && !extended)) throw new Malformed('not_checkpoint');
  const [origin, size, root] = lines;
  if (!SIZE.test(size) || !Number.isSafeInteger(Number(size))) throw new Malformed('checkpoint_size');
  const hash = fromBase64(root);
  if (hash.length !== 32) throw new Malformed('wrong_length', { bytes: 32 });
  return { origin, size: Number(size), root: hash };
}
