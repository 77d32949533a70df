/** **logged**: every record is what its entry commits to, every entry is in the log, and the log's key signed that. */

import { Findings } from './answer.js';
import { toHex, toUtf8 } from './bytes.js';
import { faultOf, Mismatch } from './errors.js';
import { digest } from './hash.js';
import { verifyNote } from './note.js';
import { checkDisclosure } from './record.js';
import { seconds } from './shape.js';
import { verifyInclusion } from './tree.js';
import { verify as verifyVrf } from './vrf.js';

/** @typedef {import('./evidence.js').Evidence} Evidence */
/** @typedef {import('./evidence.js').Subject} Subject */

/**
 * The subject's label by the registry's VRF (FORMATS section 4) or, where the proof is wrong, what is wrong with it.
 * @param {Subject} subject
 * @param {import('./trust.js').Trust} trust
 * @returns {Uint8Array | import('./errors.js').Fault} 32 bytes
 */
export function labelOf(subject, trust) {
  try {
    return verifyVrf(trust.vrfPublicKey, toUtf8(subject.subject), subject.labelProof).slice(0, 32);
  } catch (error) {
    if (error instanceof Mismatch) return error.fault;
    throw error;
  }
}

/** @param {Evidence} evidence @param {import('./trust.js').Trust} trust @param {Findings} findings */
export function checkCheckpoint(evidence, trust, findings) {
  const { checkpoint } = evidence;
  if (checkpoint.origin !== trust.origin || evidence.origin !== trust.origin) {
    findings.fail('other_log', { expected: trust.origin });
  }
  const error = faultOf(() => verifyNote(checkpoint.note, trust.noteKeys));
  if (error) findings.fail('checkpoint_not_signed', { error });
}

/**
 * Whether a body that has its subject's number in it has the right one. One that has nothing at that place names none.
 * @param {Record<string, any>} record
 * @param {import('./kinds.js').Kinds} kinds
 */
function isNamedRight({ kind, subject, body }, { namesSubject }) {
  const path = namesSubject.get(kind);
  if (!path) return true;
  let named = body;
  for (const name of path) {
    if (named === null || typeof named !== 'object' || Array.isArray(named) || !(name in named)) return true;
    named = named[name];
  }
  return named === subject.slice(subject.indexOf(':') + 1);
}

/**
 * One entry: its record, its disclosures, its place in the log.
 * @param {Evidence} evidence
 * @param {Subject} subject
 * @param {import('./evidence.js').Item} item
 * @param {Uint8Array | import('./errors.js').Fault} label
 * @param {Findings} findings
 * @param {import('./kinds.js').Kinds} kinds
 */
export function checkItem(evidence, subject, item, label, findings, kinds) {
  const { entry, record, index } = item;
  if (label instanceof Uint8Array && entry.label !== toHex(label))
    findings.fail('other_label', { index, subject: subject.subject });
  if (record) {
    if (digest(record) !== entry.record) findings.fail('record_changed', { index });
    if (record.kind !== entry.kind) findings.fail('other_kind', { index });
    if (record.subject !== subject.subject) findings.fail('other_subject', { index });
    if (seconds(record.recorded_at) > seconds(entry.time)) findings.fail('recorded_after_logged', { index });
    if (!isNamedRight(record, kinds)) findings.fail('names_other_subject', { index });
  }
  for (const [salt, path, value] of record ? item.disclosures : item.disclosures.slice(0, 1)) {
    const isShown = record && !faultOf(() => checkDisclosure(record, [salt, path, value]));
    if (!isShown) findings.fail('disclosure_false', { index, path });
  }
  checkInclusion(evidence, item, findings);
}

/**
 * The entry is in the checkpoint that all proofs are against.
 * @param {Evidence} evidence
 * @param {import('./evidence.js').Logged} logged
 * @param {Findings} findings
 */
export function checkInclusion({ checkpoint }, { index, leaf, hashes, checkpoint: against }, findings) {
  if (against !== checkpoint.text) findings.fail('other_checkpoint', { index });
  else {
    const error = faultOf(() => verifyInclusion(index, checkpoint.size, leaf, hashes, checkpoint.root));
    if (error) findings.fail('not_included', { index, error });
  }
}

/**
 * What concerns a subject's entries together: the log has no digest twice, and a record that is missing is named by a later erasure.
 * @param {Subject} subject
 * @param {Findings} findings
 */
export function checkItems({ items }, findings) {
  /** @type {Map<string, number>} */
  const places = new Map();
  for (const { index, entry } of items) {
    const place = places.get(entry.record) ?? index;
    if (place !== index) findings.fail('record_repeated', { index });
    places.set(entry.record, place);
  }
  const erasures = items.flatMap(({ index, body }) => (body?.role === 'erasure' ? [{ index, ...body }] : []));
  items.forEach(({ index, entry, record }) => {
    if (record) return;
    const erasure = erasures.find((later) => later.index > index && later.record === entry.record);
    if (erasure) findings.unknown('record_erased', { index });
    else findings.fail('record_missing', { index });
  });
}

/** Entries' times never decrease along the log. @param {Evidence} evidence @param {Findings} findings */
export function checkTimes(evidence, findings) {
  const all = [...evidence.subjects.flatMap(({ items }) => items), evidence.commitment];
  all.sort((left, right) => left.index - right.index);
  all.slice(1).forEach(({ index, entry }, place) => {
    if (entry.time < all[place].entry.time) findings.fail('time_decreases', { index });
  });
}
