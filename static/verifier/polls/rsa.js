/** Arithmetic for RSA with the exponent 65537, and the encoding EMSA-PSS of RFC 8017 with SHA-384. */
import { sha384 } from '@noble/hashes/sha2.js';
import { concat, fromHex, toHex } from '../bytes.js';

export const SALT_SIZE = 48;
const HASH_SIZE = 48;

/** Big-endian bytes as an integer. @param {Uint8Array} bytes */
export function integerOf(bytes) {
  return bytes.length ? BigInt(`0x${toHex(bytes)}`) : 0n;
}

/** @param {bigint} value @param {number} size bytes, big-endian */
export function toBytes(value, size) {
  return fromHex(value.toString(16).padStart(size * 2, '0'), size);
}

/** `base` to the power of 65537. @param {bigint} base @param {bigint} modulus */
export function power(base, modulus) {
  let square = base;
  for (let bit = 0; bit < 16; bit += 1) square = (square * square) % modulus;
  return (square * base) % modulus;
}

/**
 * The number whose product with `value` leaves 1, null where none does.
 * @param {bigint} value
 * @param {bigint} modulus
 */
export function inverse(value, modulus) {
  let [divisor, rest] = [modulus, value % modulus];
  let [before, factor] = [0n, 1n];
  while (rest) {
    const times = divisor / rest;
    [divisor, rest] = [rest, divisor - times * rest];
    [before, factor] = [factor, before - times * factor];
  }
  return divisor === 1n ? ((before % modulus) + modulus) % modulus : null;
}

/** @param {bigint} value @param {bigint} modulus */
export function isCoprime(value, modulus) {
  return inverse(value, modulus) !== null;
}

/**
 * MGF1 (RFC 8017 appendix B.2.1) with SHA-384.
 * @param {Uint8Array} seed
 * @param {number} size bytes
 */
function mask(seed, size) {
  const blocks = Array.from({ length: Math.ceil(size / HASH_SIZE) }, (_, counter) =>
    sha384(concat(seed, toBytes(BigInt(counter), 4))),
  );
  return concat(...blocks).subarray(0, size);
}

/**
 * EMSA-PSS-ENCODE (RFC 8017 section 9.1.1).
 * @param {Uint8Array} message
 * @param {number} bits of what is encoded, one less than the modulus has
 * @param {Uint8Array} salt
 */
export function encode(message, bits, salt) {
  const size = Math.ceil(bits / 8);
  const hash = sha384(concat(new Uint8Array(8), sha384(message), salt));
  const block = concat(new Uint8Array(size - salt.length - HASH_SIZE - 2), Uint8Array.of(1), salt);
  const masked = mask(hash, block.length).map((byte, index) => byte ^ block[index]);
  masked[0] &= 0xff >> (8 * size - bits);
  return concat(masked, hash, Uint8Array.of(0xbc));
}
