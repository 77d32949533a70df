/** A certification's body: a `certification/1` statement and the form of its signature (FORMATS section 6). */
import { fromBase64Url } from './bytes.js';
import { Malformed } from './errors.js';
import { constant, field, hex32, list, members, text, time } from './shape.js';
import { isLicence } from './subject.js';

const MAX_RECORDS = 50;
/** @type {readonly unknown[]} */
const VERDICTS = ['certified', 'rejected', 'withdrawn'];

/**
 * @typedef {{format: string, records: string[], verdict: 'certified' | 'rejected' | 'withdrawn', licence: string, key: string,
 *   signed_at: string, reason?: string}} Statement
 * @typedef {{type: 'ed25519', value: Uint8Array}
 *   | {type: 'webauthn', value: Uint8Array, authenticatorData: Uint8Array, clientData: Uint8Array}} Signature
 */

/** @param {unknown} value */
function digests(value) {
  const records = list(value, hex32);
  if (!records.length || records.length > MAX_RECORDS || new Set(records).size !== records.length) {
    throw new Malformed('records_count', { most: MAX_RECORDS });
  }
  return records;
}

/** @param {unknown} value */
function licence(value) {
  if (!isLicence(text(value))) throw new Malformed('not_licence');
}

/**
 * @param {unknown} value
 * @returns {Statement} the object itself, so that its canonical form is what was signed
 */
export function parseStatement(value) {
  const isReasoned =
    value !== null && typeof value === 'object' && (!('verdict' in value) || value.verdict !== 'certified');
  const names = ['format', 'records', 'verdict', 'licence', 'key', 'signed_at'];
  const fields = members(value, isReasoned ? [...names, 'reason'] : names);
  constant(fields, 'format', 'certification/1');
  field(fields, 'verdict', (verdict) => {
    if (!VERDICTS.includes(verdict)) throw new Malformed('not_verdict');
  });
  field(fields, 'records', digests);
  field(fields, 'licence', licence);
  field(fields, 'key', hex32);
  field(fields, 'signed_at', time);
  if (isReasoned) field(fields, 'reason', text);
  return /** @type {Statement} */ (fields);
}

/**
 * @param {unknown} value
 * @returns {Signature}
 */
export function parseSignature(value) {
  const type = value !== null && typeof value === 'object' && 'type' in value ? value.type : undefined;
  if (type !== 'webauthn') {
    const fields = members(value, ['type', 'value']);
    constant(fields, 'type', 'ed25519');
    return { type: 'ed25519', value: field(fields, 'value', fromBase64Url) };
  }
  const fields = members(value, ['type', 'authenticator_data', 'client_data', 'value']);
  return {
    type,
    authenticatorData: field(fields, 'authenticator_data', fromBase64Url),
    clientData: field(fields, 'client_data', fromBase64Url),
    value: field(fields, 'value', fromBase64Url),
  };
}

/**
 * @param {unknown} body
 * @returns {{statement: Statement, signature: Signature}}
 */
export function parseCertification(body) {
  const fields = members(body, ['statement', 'signature']);
  return {
    statement: field(fields, 'statement', parseStatement),
    signature: field(fields, 'signature', parseSignature),
  };
}
