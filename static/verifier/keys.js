/** Signing keys (FORMATS section 6): the records that enrol and revoke them, and their SubjectPublicKeyInfo. */
import { p256 } from '@noble/curves/nist.js';
import { equal, fromBase64Url, fromHex } from './bytes.js';
import { Mismatch } from './errors.js';
import { host, origin } from './origin.js';
import { constant, field, freeText, hex32, list, members, time, uuid } from './shape.js';

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
  if (!point) throw new Mismatch('key_unreadable');
  try {
    p256.Point.fromBytes(point).assertValidity();
  } catch {
    throw new Mismatch('key_unreadable');
  }
  return { algorithm: 'ES256', bytes: point };
}

/** @param {unknown} value */
function parseHolder(value) {
  const holder = members(value, ['person', 'organisation']);
  field(holder, 'person', uuid);
  field(holder, 'organisation', uuid);
}

/**
 * An enrolment's body.
 * @param {unknown} body
 * @returns {Enrolment}
 */
export function parseEnrolment(body) {
  const isPasskey = body !== null && typeof body === 'object' && 'type' in body && body.type === 'webauthn';
  const fields = members(body, ['key', 'type', 'public_key', 'holder', ...(isPasskey ? ['rp_id', 'origins'] : [])]);
  if (!isPasskey) constant(fields, 'type', 'ed25519');
  const key = field(fields, 'key', hex32);
  const spki = field(fields, 'public_key', fromBase64Url);
  field(fields, 'holder', parseHolder);
  const rpId = isPasskey ? field(fields, 'rp_id', host) : '';
  const origins = isPasskey ? field(fields, 'origins', (value) => list(value, origin)) : [];
  return { key, type: fields.type, spki, rpId, origins };
}

/**
 * A revocation's body.
 * @param {unknown} body
 * @returns {Revocation}
 */
export function parseRevocation(body) {
  const fields = members(body, ['key', 'reason'], ['compromised_since']);
  field(fields, 'reason', freeText);
  const compromisedSince = 'compromised_since' in fields ? field(fields, 'compromised_since', time) : null;
  return { key: field(fields, 'key', hex32), compromisedSince };
}
