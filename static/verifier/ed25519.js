/**
 * Ed25519 (RFC 8032), strict: canonical encodings of key and R, S below the group's order, neither of small order, and the
 * equation of section 5.1.7 without the cofactor, so that a signature has one meaning for every verifier.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concat, equal } from './bytes.js';

export const Point = ed25519.Point;
const ORDER = Point.CURVE().n;

/** Little-endian bytes as an integer. @param {Uint8Array} bytes */
export function integer(bytes) {
  let value = 0n;
  for (let index = bytes.length - 1; index >= 0; index -= 1) value = (value << 8n) | BigInt(bytes[index]);
  return value;
}

/**
 * RFC 8032 section 5.1.3, with y below p and no negative zero.
 * @param {Uint8Array} bytes 32 bytes
 * @returns the point, or null where the bytes are no point's encoding
 */
export function decodePoint(bytes) {
  if (bytes.length !== 32) return null;
  try {
    return Point.fromBytes(bytes, false);
  } catch {
    return null;
  }
}

/**
 * A public key that this package accepts: a canonical encoding, not of small order; null otherwise.
 * @param {Uint8Array} bytes 32 bytes
 */
export function publicPoint(bytes) {
  const point = decodePoint(bytes);
  return point && !point.isSmallOrder() ? point : null;
}

/**
 * Whether the signature is the key's over the message (RFC 8032 section 5.1.7, strict).
 * @param {Uint8Array} publicKey 32 bytes
 * @param {Uint8Array} message
 * @param {Uint8Array} signature 64 bytes
 * @returns {boolean}
 */
export function verify(publicKey, message, signature) {
  if (signature.length !== 64) return false;
  const key = publicPoint(publicKey);
  const r = signature.subarray(0, 32);
  const s = integer(signature.subarray(32));
  const commitment = decodePoint(r);
  if (!key || !commitment || commitment.isSmallOrder() || s >= ORDER) return false;
  const challenge = integer(sha512(concat(r, publicKey, message))) % ORDER;
  const computed = Point.BASE.multiplyUnsafe(s).subtract(key.multiplyUnsafe(challenge));
  return equal(computed.toBytes(), r);
}
