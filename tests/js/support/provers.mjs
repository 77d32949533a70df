/** The provers' side of what the verifier checks: VRF, inclusion in the tree, the map. For tests, written from the definitions. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concat, toHex } from '../../../static/verifier/bytes.js';
import { decodePoint, integer, Point } from '../../../static/verifier/ed25519.js';
import { root } from '../../../static/verifier/tree.js';
import { root as mapRoot } from '../../../static/verifier/trie.js';

const ORDER = Point.CURVE().n;

const little = (value, size) =>
  Uint8Array.from({ length: size }, (_, index) => Number((value >> BigInt(8 * index)) & 255n));

/** ECVRF_prove, RFC 9381 section 5.1. @param {Uint8Array} secret @param {Uint8Array} alpha */
export function vrfProve(secret, alpha) {
  const expanded = sha512(secret);
  const clamped = expanded.slice(0, 32);
  clamped[0] &= 248;
  clamped[31] = (clamped[31] & 127) | 64;
  const x = integer(clamped);
  const key = ed25519.getPublicKey(secret);
  let base = null;
  for (let counter = 0; !base; counter += 1) {
    base = decodePoint(sha512(concat(Uint8Array.of(3, 1), key, alpha, Uint8Array.of(counter, 0))).slice(0, 32));
  }
  base = base.clearCofactor();
  const gamma = base.multiplyUnsafe(x % ORDER);
  const k = integer(sha512(concat(expanded.slice(32), base.toBytes()))) % ORDER;
  const points = [base, gamma, Point.BASE.multiply(k), base.multiplyUnsafe(k)].map((point) => point.toBytes());
  const challenge = sha512(concat(Uint8Array.of(3, 2), key, ...points, Uint8Array.of(0))).slice(0, 16);
  const proof = concat(gamma.toBytes(), challenge, little((k + integer(challenge) * x) % ORDER, 32));
  return {
    proof,
    label: sha512(concat(Uint8Array.of(3, 3), gamma.clearCofactor().toBytes(), Uint8Array.of(0))).slice(0, 32),
  };
}

/** RFC 9162 section 2.1.3.1. @param {number} index @param {Uint8Array[]} leaves */
export function inclusionProof(index, leaves) {
  if (leaves.length <= 1) return [];
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  const [left, right] = [leaves.slice(0, half), leaves.slice(half)];
  return index < half
    ? [...inclusionProof(index, left), root(right)]
    : [...inclusionProof(index - half, right), root(left)];
}

const bit = (label, depth) => (label[depth >> 3] >> (7 - (depth & 7))) & 1;

/** A map proof by the definition. */
export function mapProve(pairs, label, depth = 0) {
  if (pairs.length === 0) return { siblings: [], terminal: null };
  if (pairs.length === 1) return { siblings: [], terminal: { label: toHex(pairs[0][0]), value: toHex(pairs[0][1]) } };
  const same = pairs.filter(([other]) => bit(other, depth) === bit(label, depth));
  const rest = pairs.filter(([other]) => bit(other, depth) !== bit(label, depth));
  const below = mapProve(same, label, depth + 1);
  return { siblings: [...below.siblings, toHex(mapRoot(rest, depth + 1))], terminal: below.terminal };
}
