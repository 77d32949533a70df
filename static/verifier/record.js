/** `record/1` (FORMATS section 1): its shape, its digest, and what is withheld in it. */
import { fromBase64Url } from './bytes.js';
import { digest } from './canonical.js';
import { Malformed, Mismatch } from './errors.js';
import { kind } from './entry.js';
import { parseEnrolment, parseRevocation } from './keys.js';
import { hex32, list, members, natural, subject, text, time, uuid, uuid7 } from './shape.js';
import { parseCertification } from './statement.js';

const NAMES = ['format', 'kind', 'id', 'subject', 'author', 'recorded_at', 'body', 'attachments', 'salt'];

/** @param {Record<string, any>} body */
function parseWithdrawal(body) {
  members(body, ['record', 'reason']);
  hex32(body.record);
  text(body.reason);
}

/** @param {Record<string, any>} body */
function parseErasure(body) {
  members(body, ['record', 'ground', 'decided_by']);
  hex32(body.record);
  text(body.ground);
  text(body.decided_by);
}

/** The bodies that a verifier reads; the others are the registry's schemas' business. @type {Record<string, (body: any) => unknown>} */
const BODIES = {
  'inspection:certified': parseCertification,
  'key:enrolled': parseEnrolment,
  'key:revoked': parseRevocation,
  'record:withdrawn': parseWithdrawal,
  'record:erased': parseErasure,
};

/**
 * `withheld` is a member's name only where a field is withheld.
 * @param {unknown} value
 */
function checkWithheld(value) {
  if (value === null || typeof value !== 'object') return;
  if (!Array.isArray(value) && 'withheld' in value) {
    hex32(members(value, ['withheld']).withheld);
    return;
  }
  Object.values(value).forEach(checkWithheld);
}

/** @param {unknown} value */
function attachment(value) {
  const found = members(value, ['name', 'media_type', 'size', 'sha256']);
  text(found.name);
  text(found.media_type);
  natural(found.size);
  hex32(found.sha256);
}

/**
 * The record, its shape checked; Malformed otherwise.
 * @param {unknown} value
 * @returns {Record<string, any>}
 */
export function parseRecord(value) {
  const record = members(value, NAMES, ['corrects']);
  if (record.format !== 'record/1') throw new Malformed('not a record/1');
  kind(record.kind);
  uuid7(record.id);
  subject(record.subject);
  const author = members(record.author, ['organisation', 'role', 'person']);
  uuid(author.organisation);
  text(author.role);
  uuid(author.person);
  time(record.recorded_at);
  if ('corrects' in record) hex32(record.corrects);
  if (record.body === null || typeof record.body !== 'object' || Array.isArray(record.body)) throw new Malformed("a record's body is an object");
  list(record.attachments, attachment);
  fromBase64Url(record.salt, 32);
  checkWithheld(record.body);
  if (Object.hasOwn(BODIES, record.kind)) BODIES[record.kind](record.body);
  return record;
}

/**
 * A disclosure's shape: `[salt, path, value]`.
 * @param {unknown} value
 * @returns {[string, string, unknown]}
 */
export function parseDisclosure(value) {
  if (!Array.isArray(value) || value.length !== 3) throw new Malformed('a disclosure is a list of three');
  fromBase64Url(value[0], 32);
  text(value[1]);
  return /** @type {[string, string, unknown]} */ (value);
}

/**
 * The disclosure opens a withheld field of the record (FORMATS section 1).
 * @param {Record<string, any>} record
 * @param {[string, string, unknown]} disclosure
 */
export function checkDisclosure(record, disclosure) {
  /** @type {any} */
  let field = record.body;
  for (const name of disclosure[1].split('.')) {
    const there = field !== null && typeof field === 'object' && Object.hasOwn(field, name) && (!Array.isArray(field) || name !== 'length');
    if (!there) throw new Mismatch('a disclosure is of no field of the record');
    field = field[name];
  }
  const expected = field !== null && typeof field === 'object' && !Array.isArray(field) ? field.withheld : undefined;
  const found = digest(disclosure);
  if (expected !== found) throw new Mismatch('a disclosure does not match the withheld field', expected, found);
}
