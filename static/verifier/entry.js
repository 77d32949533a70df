/** The log's leaves, `entry/1` (FORMATS section 2): canonical JSON, a record's or a map commitment. */
import { canonicalText, loads } from './canonical.js';
import { Malformed } from './errors.js';
import { hex32, members, natural, time } from './shape.js';

export const MAP_COMMITTED = 'map:committed';

const KIND = /^[a-z][a-z_]{0,31}:[a-z][a-z_]{0,31}$/;

/**
 * @typedef {{kind: string, label: string, record: string, time: string}} RecordEntry label and record 64 hex digits
 * @typedef {{kind: 'map:committed', root: string, size: number, time: string}} MapEntry root 64 hex digits
 */

/** `<subject>:<action>`. @param {unknown} value */
export function kind(value) {
  if (typeof value !== 'string' || !KIND.test(value)) throw new Malformed('no kind: <subject>:<action>');
  return value;
}

/**
 * @param {unknown} text the leaf's text
 * @returns {RecordEntry | MapEntry}
 */
export function parseEntry(text) {
  if (typeof text !== 'string') throw new Malformed('an entry is text');
  const value = loads(text);
  if (canonicalText(value) !== text) throw new Malformed('an entry is not in its canonical form');
  const isMap = value !== null && typeof value === 'object' && 'kind' in value && value.kind === MAP_COMMITTED;
  const entry = members(
    value,
    isMap ? ['format', 'kind', 'root', 'size', 'time'] : ['format', 'kind', 'label', 'record', 'time'],
  );
  if (entry.format !== 'entry/1') throw new Malformed('not an entry/1');
  time(entry.time);
  if (isMap) return { kind: MAP_COMMITTED, root: hex32(entry.root), size: natural(entry.size), time: entry.time };
  return { kind: kind(entry.kind), label: hex32(entry.label), record: hex32(entry.record), time: entry.time };
}
