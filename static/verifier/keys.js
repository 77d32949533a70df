/** Signing keys (FORMATS section 6): the records that enrol and revoke them, and their SubjectPublicKeyInfo. */
import { p256 } from '@noble/curves/nist.js';
import { equal, fromBase64Url, fromHex } from './bytes.js';
import { Malformed, Mismatch } from './errors.js';
import { freeText, hex32, list, members, text, time, uuid } from './shape.js';

/** DER before the point: AlgorithmIdentifier id-ecPublicKey with prime256v1 (RFC 5480), uncompressed. */
const P256_PREFIX = fromHex('3059301306072a8648ce3d020106082a8648ce3d030107034200');
/** DER before the key: AlgorithmIdentifier id-Ed25519 (RFC 8410). */
const ED25519_PREFIX = fromHex('302a300506032b6570032100');

/**
 * @typedef {{algorithm: 'ES256' | 'Ed25519', bytes: Uint8Array}} PublicKey bytes: 65 (0x04, x, y) or 32
 * @typedef {{key: string, type: 'webauthn' | 'ed25519', spki: Uint8Array, rpId: string, origins: string[]}} Enrolment as it was
 *   enrolled; whether its parts fit together shows when something is signed
 * @typedef {{key: string, compromisedSince: string | null}} Revocation
 */

/** @param {Uint8Array} der @param {Uint8Array} prefix @param {number} size */
function after(der, prefix, size) {
  const fits = der.length === prefix.length + size && equal(der.subarray(0, prefix.length), prefix);
  return fits ? der.slice(prefix.length) : null;
}

/**
 * The key in a DER SubjectPublicKeyInfo; the two forms that FORMATS knows have one encoding each. Mismatch for any other.
 * @param {Uint8Array} der
 * @returns {PublicKey}
 */
export function publicKeyOf(der) {
  const ed25519 = after(der, ED25519_PREFIX, 32);
  if (ed25519) return { algorithm: 'Ed25519', bytes: ed25519 };
  const point = after(der, P256_PREFIX, 65);
  if (!point) throw new Mismatch('no SubjectPublicKeyInfo of P-256 or Ed25519');
  try {
    p256.Point.fromBytes(point).assertValidity();
  } catch {
    throw new Mismatch('the public key is no point of P-256');
  }
  return { algorithm: 'ES256', bytes: point };
}

/**
 * An enrolment's body.
 * @param {unknown} body
 * @returns {Enrolment}
 */
export function parseEnrolment(body) {
  const type = body !== null && typeof body === 'object' && 'type' in body ? body.type : undefined;
  const more = type === 'webauthn' ? ['rp_id', 'origins'] : [];
  const found = members(body, ['key', 'type', 'public_key', 'holder', ...more]);
  if (type !== 'webauthn' && type !== 'ed25519') throw new Malformed('a key is webauthn or ed25519');
  const holder = members(found.holder, ['person', 'organisation']);
  uuid(holder.person);
  uuid(holder.organisation);
  const spki = fromBase64Url(found.public_key);
  const [rpId, origins] = type === 'webauthn' ? [text(found.rp_id), list(found.origins, text)] : ['', []];
  return { key: hex32(found.key), type, spki, rpId, origins };
}

/**
 * A revocation's body.
 * @param {unknown} body
 * @returns {Revocation}
 */
export function parseRevocation(body) {
  const found = members(body, ['key', 'reason'], ['compromised_since']);
  freeText(found.reason);
  return {
    key: hex32(found.key),
    compromisedSince: 'compromised_since' in found ? time(found.compromised_since) : null,
  };
}
