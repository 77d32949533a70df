/** Signing keys (FORMATS section 6): the records that enrol and revoke them, and their SubjectPublicKeyInfo. */
import { p256 } from '@noble/curves/nist.js';
import { equal, fromBase64Url, fromHex, sha256, toHex } from './bytes.js';
import { publicPoint } from './ed25519.js';
import { Malformed } from './errors.js';
import { hex32, list, members, text, time, uuid } from './shape.js';

/** DER before the point: AlgorithmIdentifier id-ecPublicKey with prime256v1 (RFC 5480), uncompressed. */
const P256_PREFIX = fromHex('3059301306072a8648ce3d020106082a8648ce3d030107034200');
/** DER before the key: AlgorithmIdentifier id-Ed25519 (RFC 8410). */
const ED25519_PREFIX = fromHex('302a300506032b6570032100');

/**
 * @typedef {{algorithm: 'ES256' | 'Ed25519', bytes: Uint8Array}} PublicKey bytes: 65 (0x04, x, y) or 32
 * @typedef {{key: string, type: 'webauthn' | 'ed25519', publicKey: PublicKey, rpId?: string, origins?: string[]}} Enrolment
 */

/** @param {Uint8Array} der @param {Uint8Array} prefix @param {number} size */
function after(der, prefix, size) {
  const fits = der.length === prefix.length + size && equal(der.subarray(0, prefix.length), prefix);
  return fits ? der.slice(prefix.length) : null;
}

/**
 * The key in a DER SubjectPublicKeyInfo; the two forms that FORMATS knows have one encoding each.
 * @param {Uint8Array} der
 * @returns {PublicKey}
 */
export function parsePublicKey(der) {
  const ed25519 = after(der, ED25519_PREFIX, 32);
  if (ed25519) {
    publicPoint(ed25519);
    return { algorithm: 'Ed25519', bytes: ed25519 };
  }
  const point = after(der, P256_PREFIX, 65);
  if (!point || point[0] !== 4) throw new Malformed('no SubjectPublicKeyInfo of P-256 or Ed25519');
  try {
    p256.Point.fromBytes(point).assertValidity();
  } catch {
    throw new Malformed('the public key is no point of P-256');
  }
  return { algorithm: 'ES256', bytes: point };
}

/**
 * `key:enrolled`'s body.
 * @param {unknown} body
 * @returns {Enrolment}
 */
export function parseEnrolment(body) {
  const type = body !== null && typeof body === 'object' && 'type' in body ? body.type : undefined;
  const more = type === 'webauthn' ? ['rp_id', 'origins'] : [];
  const found = members(body, ['key', 'type', 'public_key', 'holder', ...more]);
  if (type !== 'webauthn' && type !== 'ed25519') throw new Malformed('a key is webauthn or ed25519');
  const der = fromBase64Url(found.public_key);
  if (hex32(found.key) !== toHex(sha256(der))) throw new Malformed("a key's id is not its key's");
  const holder = members(found.holder, ['person', 'organisation']);
  uuid(holder.person);
  uuid(holder.organisation);
  const publicKey = parsePublicKey(der);
  if (type === 'ed25519') {
    if (publicKey.algorithm !== 'Ed25519') throw new Malformed("the key is not of its record's type");
    return { key: found.key, type, publicKey };
  }
  const origins = list(found.origins, text);
  if (!origins.length) throw new Malformed('a passkey has origins');
  return { key: found.key, type, publicKey, rpId: text(found.rp_id), origins };
}

/**
 * `key:revoked`'s body.
 * @param {unknown} body
 * @returns {{key: string, compromisedSince: string | null}}
 */
export function parseRevocation(body) {
  const found = members(body, ['key', 'reason'], ['compromised_since']);
  text(found.reason);
  return { key: hex32(found.key), compromisedSince: 'compromised_since' in found ? time(found.compromised_since) : null };
}
