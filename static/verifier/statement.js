/** A certification's body: a `certification/1` statement and the form of its signature (FORMATS section 6). */
import { fromBase64Url } from './bytes.js';
import { Malformed } from './errors.js';
import { hex32, list, members, subject, text, time } from './shape.js';

const MAX_RECORDS = 50;

/**
 * @typedef {{format: string, records: string[], verdict: 'certified' | 'rejected' | 'withdrawn', licence: string, key: string,
 *   signed_at: string, reason?: string}} Statement
 * @typedef {{type: 'ed25519', value: Uint8Array}
 *   | {type: 'webauthn', value: Uint8Array, authenticatorData: Uint8Array, clientData: Uint8Array}} Signature
 */

/**
 * @param {unknown} value
 * @returns {Statement} the object itself, so that its canonical form is what was signed
 */
export function parseStatement(value) {
  const found = members(value, ['format', 'records', 'verdict', 'licence', 'key', 'signed_at'], ['reason']);
  if (found.format !== 'certification/1') throw new Malformed('not a certification/1');
  const records = list(found.records, hex32);
  if (!records.length || records.length > MAX_RECORDS || new Set(records).size !== records.length) {
    throw new Malformed('a statement is on 1 to 50 records, none twice');
  }
  if (!['certified', 'rejected', 'withdrawn'].includes(found.verdict)) throw new Malformed('no verdict');
  if ((found.verdict === 'certified') === 'reason' in found)
    throw new Malformed('a reason is given where nothing is certified, and only there');
  if ('reason' in found) text(found.reason);
  subject(`licence:${text(found.licence)}`);
  hex32(found.key);
  time(found.signed_at);
  return /** @type {any} */ (found);
}

/**
 * @param {unknown} value
 * @returns {Signature}
 */
export function parseSignature(value) {
  const type = value !== null && typeof value === 'object' && 'type' in value ? value.type : undefined;
  if (type === 'ed25519') return { type, value: fromBase64Url(members(value, ['type', 'value']).value) };
  if (type !== 'webauthn') throw new Malformed('a signature is ed25519 or webauthn');
  const found = members(value, ['type', 'authenticator_data', 'client_data', 'value']);
  return {
    type,
    value: fromBase64Url(found.value),
    authenticatorData: fromBase64Url(found.authenticator_data),
    clientData: fromBase64Url(found.client_data),
  };
}

/**
 * @param {unknown} body
 * @returns {{statement: Statement, signature: Signature}}
 */
export function parseCertification(body) {
  const found = members(body, ['statement', 'signature']);
  return { statement: parseStatement(found.statement), signature: parseSignature(found.signature) };
}
