/** The log's leaves, `entry/1` (FORMATS section 2): canonical JSON, a record's or a map commitment. */
import { Malformed } from './errors.js';
import { seconds } from './shape.js';

export const MAP_COMMITTED = 'map:committed';

const NAME = '[a-z][a-z_]{0,31}:[a-z][a-z_]{0,31}';
const TIME = '"time":"([0-9TZ:-]{20})"\\}';
const KIND = new RegExp(`^${NAME}$`);
const RECORD_ENTRY = new RegExp(
  `^\\{"format":"entry/1","kind":"(${NAME})","label":"([0-9a-f]{64})","record":"([0-9a-f]{64})",${TIME}$`,
);
const MAP_ENTRY = new RegExp(
  `^\\{"format":"entry/1","kind":"map:committed","root":"([0-9a-f]{64})","size":(0|[1-9][0-9]{0,15}),${TIME}$`,
);

/**
 * @typedef {{kind: string, label: string, record: string, time: string}} RecordEntry label and record 64 hex digits
 * @typedef {{kind: 'map:committed', root: string, size: number, time: string}} MapEntry root 64 hex digits
 */

/** `<subject>:<action>`. @param {unknown} value */
export function kind(value) {
  if (typeof value !== 'string') throw new Malformed('not_text');
  if (!KIND.test(value)) throw new Malformed('not_kind');
  return value;
}

/** @param {string} text @returns {RecordEntry | MapEntry | null} */
function read(text) {
  const [, ofKind = MAP_COMMITTED, label, record, time] = RECORD_ENTRY.exec(text) ?? [];
  if (ofKind !== MAP_COMMITTED) return { kind: ofKind, label, record, time };
  const match = MAP_ENTRY.exec(text);
  if (!match || !Number.isSafeInteger(Number(match[2]))) return null;
  return { kind: MAP_COMMITTED, root: match[1], size: Number(match[2]), time: match[3] };
}

/**
 * @param {unknown} text the leaf's text
 * @returns {RecordEntry | MapEntry}
 */
export function parseEntry(text) {
  if (typeof text !== 'string') throw new Malformed('not_text');
  const entry = read(text);
  if (!entry) throw new Malformed('not_entry');
  try {
    seconds(entry.time);
  } catch {
    throw new Malformed('not_entry');
  }
  return entry;
}
