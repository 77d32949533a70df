/** Signatures of inspectors (FORMATS section 6): Ed25519 over the statement, or a passkey's assertion (WebAuthn Level 3, 7.2). */

import { p256 } from '@noble/curves/nist.js';
import { concat, equal, toBase64Url, toHex, toUtf8 } from './bytes.js';
import { dumps, loadsForeign } from './canonical.js';
import { verify as verifyEd25519 } from './ed25519.js';
import { Mismatch, VerifierError } from './errors.js';
import { sha256 } from './hash.js';
import { publicKeyOf } from './keys.js';
import { isOrigin } from './origin.js';

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const BACKUP_ELIGIBLE = 0x08;
const BACKED_UP = 0x10;
const ATTESTED = 0x40;
const EXTENDED = 0x80;
const HEADER = 37;

/** @typedef {{rpIds: string[], allowLocalhost: boolean}} Rules the RP ids that the verifier trusts */

/** @param {import('./keys.js').PublicKey} key @param {Uint8Array} message @param {Uint8Array} value */
function isSignedBy(key, message, value) {
  if (key.algorithm === 'Ed25519') return verifyEd25519(key.bytes, message, value);
  try {
    return p256.verify(value, message, key.bytes, { format: 'der', lowS: false, prehash: true });
  } catch {
    return false;
  }
}

/** @param {Uint8Array} bytes the client data @param {Uint8Array} challenge @param {string[]} origins @param {boolean} allowLocalhost */
function checkClientData(bytes, challenge, origins, allowLocalhost) {
  let client;
  try {
    client = loadsForeign(bytes);
  } catch (error) {
    if (error instanceof VerifierError) throw new Mismatch('client_data_unreadable');
    throw error;
  }
  if (client === null || typeof client !== 'object' || Array.isArray(client))
    throw new Mismatch('client_data_unreadable');
  checkClient(/** @type {Record<string, unknown>} */ (client), challenge, origins, allowLocalhost);
}

/** @param {Record<string, unknown>} client @param {Uint8Array} challenge @param {string[]} origins @param {boolean} allowLocalhost */
function checkClient(client, challenge, origins, allowLocalhost) {
  if (client.type !== 'webauthn.get') throw new Mismatch('other_ceremony', 'webauthn.get', client.type);
  if (client.challenge !== toBase64Url(challenge))
    throw new Mismatch('other_challenge', toBase64Url(challenge), client.challenge);
  const { origin } = client;
  if (typeof origin !== 'string' || !origins.includes(origin))
    throw new Mismatch('origin_not_enrolled', origins, origin);
  if (!isOrigin(origin, allowLocalhost)) throw new Mismatch('origin_not_https', 'https://…', origin);
  if ('crossOrigin' in client && client.crossOrigin !== false) throw new Mismatch('embedded');
  if ('topOrigin' in client) throw new Mismatch('embedded');
}

/** @param {Uint8Array} data the authenticator data @param {string} rpId */
function checkAuthenticatorData(data, rpId) {
  if (data.length < HEADER) throw new Mismatch('authenticator_short', HEADER, data.length);
  if (!equal(data.subarray(0, 32), sha256(toUtf8(rpId)))) throw new Mismatch('other_rp', rpId);
  const flags = data[32];
  if (!(flags & USER_PRESENT)) throw new Mismatch('user_absent');
  if (!(flags & USER_VERIFIED)) throw new Mismatch('user_not_verified');
  if (!(flags & BACKUP_ELIGIBLE) && flags & BACKED_UP) throw new Mismatch('backup_impossible');
  if (flags & ATTESTED || Boolean(flags & EXTENDED) !== data.length > HEADER) throw new Mismatch('authenticator_flags');
}

/**
 * The signature is the enrolled key's over the statement; Mismatch otherwise.
 * @param {import('./statement.js').Statement} statement
 * @param {import('./statement.js').Signature} signature
 * @param {import('./keys.js').Enrolment} key
 * @param {Rules} rules
 */
export function verifySignature(statement, signature, key, { rpIds, allowLocalhost }) {
  if (statement.key !== key.key || toHex(sha256(key.spki)) !== key.key)
    throw new Mismatch('key_other_id', statement.key);
  if (signature.type !== key.type) throw new Mismatch('signature_other_type', key.type, signature.type);
  const signed = dumps(statement);
  if (signature.type === 'ed25519') {
    const publicKey = publicKeyOf(key.spki);
    if (publicKey.algorithm !== 'Ed25519') throw new Mismatch('key_unreadable');
    if (!isSignedBy(publicKey, signed, signature.value)) throw new Mismatch('signature_wrong');
    return;
  }
  if (!rpIds.includes(key.rpId)) throw new Mismatch('rp_not_trusted', rpIds, key.rpId);
  checkClientData(signature.clientData, sha256(signed), key.origins, allowLocalhost);
  checkAuthenticatorData(signature.authenticatorData, key.rpId);
  const message = concat(signature.authenticatorData, sha256(signature.clientData));
  if (!isSignedBy(publicKeyOf(key.spki), message, signature.value)) throw new Mismatch('signature_wrong');
}
