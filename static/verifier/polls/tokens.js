/** What issuers sign blindly: RSABSSA-SHA384-PSS-Deterministic (RFC 9474), and what a token signs (FORMATS section 12). */
import { concat, equal, fromHex, toBase64Url } from '../bytes.js';
import { dumps } from '../canonical.js';
import { Malformed, Mismatch } from '../errors.js';
import { encode, integerOf, inverse, isCoprime, power, SALT_SIZE, toBytes } from './rsa.js';

const MODULUS_SIZE = 256;
/** A DER SubjectPublicKeyInfo of an RSA key of 2,048 bits: before the modulus, and the exponent 65537 behind it. */
const BEGINS = fromHex('30820122300d06092a864886f70d01010105000382010f003082010a0282010100');
const ENDS = fromHex('0203010001');

/** @typedef {{modulus: bigint, size: number}} PublicKey the exponent is 65537; `size` is how many bytes the modulus has, and every signature */

/**
 * The issuer's key that a DER SubjectPublicKeyInfo writes; Malformed for any other bytes.
 * @param {Uint8Array} spki
 * @returns {PublicKey}
 */
export function parsePublicKey(spki) {
  const modulus = spki.subarray(BEGINS.length, BEGINS.length + MODULUS_SIZE);
  // Odd, and with its first bit set: that many bits, no fewer.
  const isWhole = equal(spki, concat(BEGINS, modulus, ENDS)) && modulus.length === MODULUS_SIZE;
  if (!isWhole || !(modulus[0] & 0x80) || !(modulus[MODULUS_SIZE - 1] & 1)) throw new Malformed('not_issuer_key');
  return { modulus: integerOf(modulus), size: MODULUS_SIZE };
}

/**
 * What a token signs.
 * @param {Uint8Array} key the voter's, 65 bytes
 * @param {string} opened the digest of the opening
 */
export function messageOf(key, opened) {
  return dumps({ format: 'token/1', key: toBase64Url(key), opened });
}

/** @type {WeakMap<PublicKey, Promise<CryptoKey>>} */
const loaded = new WeakMap();

/** @param {PublicKey} key */
function load(key) {
  const known = loaded.get(key);
  if (known) return known;
  const jwk = { kty: 'RSA', n: toBase64Url(toBytes(key.modulus, key.size)), e: 'AQAB' };
  const imported = crypto.subtle.importKey('jwk', jwk, { name: 'RSA-PSS', hash: 'SHA-384' }, false, ['verify']);
  loaded.set(key, imported);
  return imported;
}

/**
 * Whether it is RSASSA-PSS with SHA-384, MGF1 with SHA-384 and a salt of 48 bytes (RFC 8017 section 8.1.2).
 * @param {PublicKey} key
 * @param {Uint8Array} message
 * @param {Uint8Array} token
 */
export async function isToken(key, message, token) {
  if (token.length !== key.size || integerOf(token) >= key.modulus) return false;
  const algorithm = { name: 'RSA-PSS', saltLength: SALT_SIZE };
  return crypto.subtle.verify(algorithm, await load(key), new Uint8Array(token), new Uint8Array(message));
}

/** An integer from 1 to below the modulus, each as likely. @param {PublicKey} key */
function drawn({ modulus, size }) {
  while (true) {
    const candidate = integerOf(crypto.getRandomValues(new Uint8Array(size)));
    if (candidate > 0n && candidate < modulus) return candidate;
  }
}

/**
 * RFC 9474 section 4.2; Malformed for a key that no honest issuer has. Salt and factor are drawn unless they are given, as test vectors give them.
 * @param {PublicKey} key
 * @param {Uint8Array} message
 * @param {{salt?: Uint8Array, factor?: bigint}} [lot]
 * @returns {{blinded: Uint8Array, inverse: Uint8Array}} `blinded` for the issuer; `inverse`, of the factor, for nobody
 */
export function blind(key, message, lot = {}) {
  const { modulus, size } = key;
  const salt = lot.salt ?? crypto.getRandomValues(new Uint8Array(SALT_SIZE));
  const encoded = integerOf(encode(message, modulus.toString(2).length - 1, salt));
  const factor = lot.factor ?? drawn(key);
  const unblinding = inverse(factor, modulus);
  // Either would give a divisor of the modulus.
  if (!isCoprime(encoded, modulus) || unblinding === null) throw new Malformed('not_issuer_key');
  return {
    blinded: toBytes((encoded * power(factor, modulus)) % modulus, size),
    inverse: toBytes(unblinding, size),
  };
}

/**
 * RFC 9474 section 4.4: the token that the issuer's answer becomes; Mismatch where it does not verify.
 * @param {PublicKey} key
 * @param {Uint8Array} message that was blinded
 * @param {Uint8Array} signature over the blinded message
 * @param {Uint8Array} unblinding what `blind` kept
 */
export async function finalize(key, message, signature, unblinding) {
  const { modulus, size } = key;
  if (signature.length !== size || unblinding.length !== size)
    throw new Mismatch('blinding_wrong', size, signature.length);
  const token = toBytes((integerOf(signature) * integerOf(unblinding)) % modulus, size);
  if (!(await isToken(key, message, token))) throw new Mismatch('blinding_wrong');
  return token;
}
