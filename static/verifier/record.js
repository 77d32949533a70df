/** `record/1` (FORMATS section 1): its shape, its digest, and what is withheld in it. */

import { fromBase64Url } from './bytes.js';
import { kind } from './entry.js';
import { Malformed, Mismatch, within } from './errors.js';
import { digest } from './hash.js';
import { constant, field, hex32, list, members, natural, text, time, uuid, uuid7 } from './shape.js';
import { subject } from './subject.js';

const SALT_SIZE = 32;
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
    if (!path || Object.keys(value).length !== 1) throw new Malformed('withheld_misplaced', {}, path);
    return [`${path} ${within(path, () => field(value, 'withheld', hex32))}`];
  }
  return Object.entries(value).flatMap(([name, held]) => {
    const found = withheldIn(held, path ? `${path}.${name}` : name);
    // Behind such a name no path leads to one field alone.
    if (found.length && (!name || name.includes('.'))) throw new Malformed('withheld_name', {}, path);
    return found;
  });
}

/** @param {unknown} value */
function attachment(value) {
  const fields = members(value, ['name', 'media_type', 'size', 'sha256']);
  field(fields, 'name', text);
  field(fields, 'media_type', text);
  field(fields, 'size', natural);
  field(fields, 'sha256', hex32);
}

/** @param {unknown} value */
function authorNames(value) {
  return members(value, ['organisation', 'role', 'person']);
}

/** @param {unknown} value */
function author(value) {
  const fields = authorNames(value);
  field(fields, 'organisation', uuid);
  field(fields, 'role', text);
  field(fields, 'person', uuid);
}

/** @param {unknown} value */
function salt(value) {
  fromBase64Url(value, SALT_SIZE);
}

/** @param {unknown} value */
function body(value) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new Malformed('not_object');
}

/**
 * The record, its shape checked; Malformed otherwise.
 * @param {unknown} value
 * @returns {Record<string, any>}
 */
export function parseRecord(value) {
  const record = members(value, NAMES, ['corrects']);
  constant(record, 'format', 'record/1');
  field(record, 'id', uuid7);
  // In this order: of several faults the same one is named by every verifier.
  field(record, 'author', authorNames);
  field(record, 'salt', salt);
  field(record, 'attachments', (attachments) => list(attachments, () => undefined));
  field(record, 'body', body);
  field(record, 'kind', kind);
  field(record, 'subject', subject);
  field(record, 'author', author);
  field(record, 'recorded_at', time);
  if ('corrects' in record) field(record, 'corrects', hex32);
  field(record, 'body', (stated) => withheldIn(stated));
  field(record, 'attachments', (attachments) => list(attachments, attachment));
  return record;
}

/**
 * A disclosure's shape: `[salt, path, value]`.
 * @param {unknown} value
 * @returns {[string, string, unknown]}
 */
export function parseDisclosure(value) {
  if (!Array.isArray(value)) throw new Malformed('not_list');
  if (value.length !== 3) throw new Malformed('not_disclosure');
  within('0', () => salt(value[0]));
  within('2', () => {
    if (withheldIn(value[2], 'value').length) throw new Malformed('withheld_nested');
  });
  within('1', () => text(value[1]));
  return /** @type {[string, string, unknown]} */ (value);
}

/**
 * The disclosure opens a withheld field of the record (FORMATS section 1).
 * @param {Record<string, any>} record
 * @param {[string, string, unknown]} disclosure
 */
export function checkDisclosure(record, disclosure) {
  const withheld = `${disclosure[1]} ${digest(disclosure)}`;
  if (!withheldIn(record.body).includes(withheld)) throw new Mismatch('disclosure_other');
}
