/** `record/1` (FORMATS section 1): its shape, its digest, and what is withheld in it. */

import { fromBase64Url } from './bytes.js';
import { kind } from './entry.js';
import { Malformed, Mismatch } from './errors.js';
import { digest } from './hash.js';
import { hex32, list, members, natural, subject, text, time, uuid, uuid7 } from './shape.js';

const NAMES = ['format', 'kind', 'id', 'subject', 'author', 'recorded_at', 'body', 'attachments', 'salt'];

/**
 * The withheld fields below a value, `<path> <hex>` each. `withheld` is a member's name only where a field is withheld.
 * @param {unknown} value
 * @param {string} [path] dotted, as FORMATS section 1 has it
 * @returns {string[]}
 */
function withheldIn(value, path = '') {
  if (value === null || typeof value !== 'object') return [];
  if (!Array.isArray(value) && 'withheld' in value) {
    if (!path) throw new Malformed('withheld is the name of no field');
    return [`${path} ${hex32(members(value, ['withheld']).withheld)}`];
  }
  return Object.entries(value).flatMap(([name, field]) => withheldIn(field, path ? `${path}.${name}` : name));
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
  if (record.body === null || typeof record.body !== 'object' || Array.isArray(record.body))
    throw new Malformed("a record's body is an object");
  list(record.attachments, attachment);
  fromBase64Url(record.salt, 32);
  withheldIn(record.body);
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
  if (withheldIn(value[2], 'value').length) throw new Malformed('a disclosure discloses nothing');
  return /** @type {[string, string, unknown]} */ (value);
}

/**
 * The disclosure opens a withheld field of the record (FORMATS section 1).
 * @param {Record<string, any>} record
 * @param {[string, string, unknown]} disclosure
 */
export function checkDisclosure(record, disclosure) {
  const found = `${disclosure[1]} ${digest(disclosure)}`;
  if (!withheldIn(record.body).includes(found))
    throw new Mismatch('a disclosure opens no withheld field of the record');
}
