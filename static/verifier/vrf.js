/** ECVRF-EDWARDS25519-SHA512-TAI (RFC 9381, suite 0x03), the verifying half, with key validation. */
import { sha512 } from '@noble/hashes/sha2.js';
import { concat, equal } from './bytes.js';
import { decodePoint, integer, Point, publicPoint } from './ed25519.js';
import { Mismatch } from './errors.js';

const SUITE = 3;
const ORDER = Point.CURVE().n;

export const PROOF_SIZE = 80;

/**
 * RFC 9381 section 5.4.1.1, encode_to_curve by try and increment.
 * @param {Uint8Array} publicKey 32 bytes, the salt of this suite
 * @param {Uint8Array} alpha
 */
function encodeToCurve(publicKey, alpha) {
  for (let counter = 0; counter < 256; counter += 1) {
    const hash = sha512(concat(Uint8Array.of(SUITE, 1), publicKey, alpha, Uint8Array.of(counter, 0)));
    const point = decodePoint(hash.subarray(0, 32));
    if (point && !point.isSmallOrder()) return point.clearCofactor();
  }
  throw new Mismatch('vrf_wrong');
}

/**
 * RFC 9381 section 5.3, ECVRF_verify with validate_key.
 * @param {Uint8Array} publicKey 32 bytes
 * @param {Uint8Array} alpha the input
 * @param {Uint8Array} proof pi, 80 bytes
 * @returns {Uint8Array} beta, 64 bytes
 */
export function verify(publicKey, alpha, proof) {
  const key = publicPoint(publicKey);
  if (!key) throw new Mismatch('point_wrong');
  if (proof.length !== PROOF_SIZE) throw new Mismatch('vrf_wrong');
  const gamma = decodePoint(proof.subarray(0, 32));
  if (!gamma) throw new Mismatch('vrf_wrong');
  const challengeBytes = proof.subarray(32, 48);
  const challenge = integer(challengeBytes);
  const s = integer(proof.subarray(48));
  if (s >= ORDER) throw new Mismatch('vrf_wrong');
  const base = encodeToCurve(publicKey, alpha);
  const u = Point.BASE.multiplyUnsafe(s).subtract(key.multiplyUnsafe(challenge));
  const v = base.multiplyUnsafe(s).subtract(gamma.multiplyUnsafe(challenge));
  const points = [base, gamma, u, v].map((point) => point.toBytes());
  const computed = sha512(concat(Uint8Array.of(SUITE, 2), publicKey, ...points, Uint8Array.of(0))).subarray(0, 16);
  if (!equal(computed, challengeBytes)) throw new Mismatch('vrf_wrong');
  return sha512(concat(Uint8Array.of(SUITE, 3), gamma.clearCofactor().toBytes(), Uint8Array.of(0)));
}
