/** Signed notes (c2sp.org/signed-note, Ed25519, type 0x01) and the checkpoints in them (c2sp.org/tlog-checkpoint). */

import { concat, equal, fromBase64, toBase64, toHex, toUtf8 } from './bytes.js';
import { verify as verifyEd25519 } from './ed25519.js';
import { Malformed, Mismatch } from './errors.js';
import { sha256 } from './hash.js';

const ED25519 = 1;
const NAME = /^[^\p{White_Space}+]+$/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;
const SIGNATURE = /^— ([^\p{White_Space}+]+) ([A-Za-z0-9+/=]+)$/u;
const SIZE = /^(?:0|[1-9][0-9]*)$/;
const MAX_SIGNATURES = 100;

/**
 * @typedef {{name: string, keyId: Uint8Array, publicKey: Uint8Array}} VerifierKey key id 4 bytes, public key 32 bytes
 * @typedef {{name: string, keyId: Uint8Array, value: Uint8Array}} Signature
 * @typedef {{text: string, signatures: Signature[]}} Note the text with its last newline
 * @typedef {{origin: string, size: number, root: Uint8Array}} Checkpoint root 32 bytes
 */

/** @param {string} name @param {Uint8Array} publicKey */
function keyIdOf(name, publicKey) {
  return sha256(concat(toUtf8(name), Uint8Array.of(10, ED25519), publicKey)).slice(0, 4);
}

/** The C2SP verifier key. @param {string} name @param {Uint8Array} publicKey 32 bytes */
export function vkey(name, publicKey) {
  const id = toHex(keyIdOf(name, publicKey));
  return `${name}+${id}+${toBase64(concat(Uint8Array.of(ED25519), publicKey))}`;
}

/**
 * @param {unknown} text `<name>+<hex key id>+<base64 of type and key>`
 * @returns {VerifierKey}
 */
export function parseVkey(text) {
  const parts = typeof text === 'string' ? /^([^+]+)\+([0-9a-f]{8})\+(.+)$/u.exec(text) : null;
  if (!parts || !NAME.test(parts[1]) || CONTROL.test(parts[1]))
    throw new Malformed('no verifier key: <name>+<key id>+<key>');
  const [, name, id, material] = parts;
  const bytes = fromBase64(material);
  if (bytes.length !== 33 || bytes[0] !== ED25519) throw new Malformed('the verifier key is not of the Ed25519 type');
  const publicKey = bytes.slice(1);
  const keyId = keyIdOf(name, publicKey);
  if (toHex(keyId) !== id) throw new Malformed("the verifier key's id is not its key's");
  return { name, keyId, publicKey };
}

/**
 * Takes a note apart; verifies nothing.
 * @param {string} text
 * @returns {Note}
 */
export function parseNote(text) {
  const bytes = toUtf8(text);
  if (CONTROL.test(text)) throw new Malformed('a note has a control character');
  const split = text.lastIndexOf('\n\n');
  if (split < 0 || !text.endsWith('\n')) throw new Malformed('a note is text, an empty line and signature lines');
  const lines = text
    .slice(split + 2)
    .split('\n')
    .slice(0, -1);
  if (!lines.length || lines.length > MAX_SIGNATURES || bytes.length > 1_000_000)
    throw new Malformed('a note has no signature, or too many');
  const signatures = lines.map((line) => {
    const parts = SIGNATURE.exec(line);
    if (!parts) throw new Malformed('a note has a malformed signature line');
    const value = fromBase64(parts[2]);
    if (value.length < 5) throw new Malformed("a note's signature is too short");
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
    if (!verifyEd25519(key.publicKey, message, signature.value))
      throw new Mismatch("a known key's signature on the note is wrong");
    signers.push(key);
  }
  if (!signers.length) throw new Mismatch('no known key signed the note');
  return signers;
}

/**
 * @param {string} text a note's text: origin, size, root; no extension lines
 * @returns {Checkpoint}
 */
export function parseCheckpoint(text) {
  const lines = text.split('\n');
  if (lines.length !== 4 || lines[3] !== '') throw new Malformed('a checkpoint has three lines');
  const [origin, size, root] = lines;
  if (!origin) throw new Malformed("a checkpoint's origin is empty");
  if (!SIZE.test(size) || !Number.isSafeInteger(Number(size)))
    throw new Malformed("a checkpoint's size is no natural number");
  const hash = fromBase64(root);
  if (hash.length !== 32) throw new Malformed("a checkpoint's root is not 32 bytes long");
  return { origin, size: Number(size), root: hash };
}
