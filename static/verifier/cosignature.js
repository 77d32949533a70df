/**
 * Cosignatures (c2sp.org/tlog-cosignature): a witness says that, at some time, this was the largest tree it had seen of a log. Ed25519 (type
 * 0x04) signs the checkpoint's whole text, ML-DSA-44 (0x06) the witness's name and the first three lines.
 */
import { concat, equal, toUtf8 } from './bytes.js';
import { verify as verifyEd25519 } from './ed25519.js';
import { Malformed, Mismatch, Unavailable } from './errors.js';
import { keyIdOf, parseCheckpoint, readVkey } from './note.js';

export const ED25519 = 4;
const ML_DSA_44 = 6;
/** @type {Readonly<Record<number, {key: number, signature: number}>>} sizes in bytes */
const SIZES = { [ED25519]: { key: 32, signature: 64 }, [ML_DSA_44]: { key: 1312, signature: 2420 } };
const MAX_TIME = 2n ** 63n - 1n;
/** In bytes: ML-DSA-44 signs the lengths of a witness's and a log's name in one byte each. */
const LONGEST_NAME = 255;

/** @typedef {{name: string, keyId: Uint8Array, type: number, publicKey: Uint8Array}} Cosigner */

/**
 * The witness's key that a verifier key writes; Malformed for anything else, keys of logs included.
 * @param {unknown} text
 * @returns {Cosigner}
 */
export function parseCosigner(text) {
  const { name, keyId, key } = readVkey(text);
  const [type] = key;
  if (SIZES[type]?.key !== key.length - 1) throw new Malformed('cosigner_type');
  if (type === ML_DSA_44 && toUtf8(name).length > LONGEST_NAME)
    throw new Malformed('cosigner_name', { most: LONGEST_NAME });
  if (!equal(keyId, keyIdOf(name, key))) throw new Malformed('vkey_id');
  return { name, keyId, type, publicKey: key.slice(1) };
}

/** Big-endian, eight bytes. @param {bigint} value */
function uint64(value) {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value);
  return bytes;
}

/** With its length in one byte before it; null where it is too long for that. @param {string} text */
function opaque(text) {
  const bytes = toUtf8(text);
  return bytes.length > LONGEST_NAME ? null : concat(Uint8Array.of(bytes.length), bytes);
}

/** What ML-DSA-44 signs, null where nothing can be. @param {string} name @param {string} text @param {bigint} time */
function structure(name, text, time) {
  const { origin, size, root } = parseCheckpoint(text, { extended: true });
  const [witness, log] = [opaque(name), opaque(origin)];
  if (!witness || !log) return null;
  return concat(toUtf8('subtree/v1\n\0'), witness, uint64(time), log, uint64(0n), uint64(BigInt(size)), root);
}

/** What verifies ML-DSA-44 is some 60 kB: it is fetched once a policy has such a witness. */
async function mlDsa() {
  try {
    return await import('./ml_dsa.js');
  } catch {
    throw new Unavailable('no_ml_dsa');
  }
}

/**
 * The time of a cosignature, seconds since 1970, 0 where the witness says none. Throws Mismatch where it is not this key's, Unavailable where
 * what verifies ML-DSA-44 can't be fetched.
 * @param {Cosigner} cosigner
 * @param {string} text the checkpoint
 * @param {Uint8Array} value what follows the key id
 * @returns {Promise<bigint>}
 */
export async function verifyCosignature({ name, type, publicKey }, text, value) {
  if (value.length !== 8 + SIZES[type].signature) throw new Mismatch('signature_wrong');
  const time = new DataView(value.buffer, value.byteOffset).getBigUint64(0);
  if (time > MAX_TIME) throw new Mismatch('cosignature_time');
  const signature = value.subarray(8);
  const message = type === ED25519 ? toUtf8(`cosignature/v1\ntime ${time}\n${text}`) : structure(name, text, time);
  const isRight =
    message !== null &&
    (type === ED25519
      ? verifyEd25519(publicKey, message, signature)
      : (await mlDsa()).verify(publicKey, message, signature));
  if (!isRight) throw new Mismatch('signature_wrong');
  return time;
}
