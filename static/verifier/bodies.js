/** The bodies that a verifier reads (FORMATS sections 1 and 6); the others are the registry's schemas' business. */
import { parseEnrolment, parseRevocation } from './keys.js';
import { field, freeText, hex32, members } from './shape.js';
import { parseCertification } from './statement.js';

/**
 * @typedef {{role: 'certification', statement: import('./statement.js').Statement, signature: import('./statement.js').Signature}} Certification
 * @typedef {{role: 'enrolment'} & import('./keys.js').Enrolment} EnrolmentBody
 * @typedef {{role: 'revocation'} & import('./keys.js').Revocation} RevocationBody
 * @typedef {{role: 'withdrawal', record: string}} Withdrawal
 * @typedef {{role: 'erasure', record: string}} Erasure
 * @typedef {Certification | EnrolmentBody | RevocationBody | Withdrawal | Erasure} Body
 */

/** @param {unknown} body @returns {Withdrawal} */
function parseWithdrawal(body) {
  const fields = members(body, ['record', 'reason']);
  field(fields, 'reason', freeText);
  return { role: 'withdrawal', record: field(fields, 'record', hex32) };
}

/** @param {unknown} body @returns {Erasure} */
function parseErasure(body) {
  const fields = members(body, ['record', 'ground', 'decided_by']);
  field(fields, 'ground', freeText);
  field(fields, 'decided_by', freeText);
  return { role: 'erasure', record: field(fields, 'record', hex32) };
}

/**
 * What a record's body says, null for a kind whose bodies are not read; Malformed where its shape is wrong.
 * @param {Record<string, any>} record
 * @param {import('./kinds.js').Kinds} kinds
 * @returns {Body | null}
 */
export function parseBody({ kind, body }, kinds) {
  if (kinds.certifying.has(kind)) return { role: 'certification', ...parseCertification(body) };
  switch (kind) {
    case kinds.enrolment:
      return { role: 'enrolment', ...parseEnrolment(body) };
    case kinds.revocation:
      return { role: 'revocation', ...parseRevocation(body) };
    case kinds.withdrawal:
      return parseWithdrawal(body);
    case kinds.erasure:
      return parseErasure(body);
    default:
      return null;
  }
}
