/** **logged**: every record is what its entry commits to, every entry is in the log, and the log's key signed that. */
import { toHex, toUtf8 } from './bytes.js';
import { Findings } from './answer.js';
import { digest } from './canonical.js';
import { Mismatch } from './errors.js';
import { verifyNote } from './note.js';
import { checkDisclosure } from './record.js';
import { seconds } from './shape.js';
import { verifyInclusion } from './tree.js';
import { verify as verifyVrf } from './vrf.js';

/** @typedef {import('./evidence.js').Evidence} Evidence */
/** @typedef {import('./evidence.js').Subject} Subject */

/**
 * Runs a check; false where it found a mismatch.
 * @param {() => void} check
 */
export function holds(check) {
  try {
    check();
    return true;
  } catch (error) {
    if (error instanceof Mismatch) return false;
    throw error;
  }
}

/**
 * The subject's label by the registry's VRF (FORMATS section 4), null where the proof is wrong.
 * @param {Subject} subject
 * @param {import('./trust.js').Trust} trust
 * @returns {Uint8Array | null} 32 bytes
 */
export function labelOf(subject, trust) {
  try {
    return verifyVrf(trust.vrfPublicKey, toUtf8(subject.subject), subject.labelProof).slice(0, 32);
  } catch (error) {
    if (error instanceof Mismatch) return null;
    throw error;
  }
}

/** @param {Evidence} evidence @param {import('./trust.js').Trust} trust @param {Findings} findings */
export function checkCheckpoint(evidence, trust, findings) {
  const { checkpoint } = evidence;
  if (checkpoint.origin !== trust.origin || evidence.origin !== trust.origin) {
    findings.fail('origin', { expected: trust.origin, found: checkpoint.origin });
  }
  if (!holds(() => verifyNote(checkpoint.note, trust.noteKeys))) findings.fail('signature');
}

/**
 * One entry: its record, its disclosures, its place in the log.
 * @param {Evidence} evidence
 * @param {Subject} subject
 * @param {import('./evidence.js').Item} item
 * @param {Uint8Array | null} label
 * @param {Findings} findings
 */
export function checkItem(evidence, subject, item, label, findings) {
  const { entry, record, index } = item;
  const { size, root } = evidence.checkpoint;
  if (label && entry.label !== toHex(label)) findings.fail('label', { index });
  if (record) {
    if (digest(record) !== entry.record) findings.fail('digest', { index });
    if (record.kind !== entry.kind) findings.fail('kind', { index });
    if (record.subject !== subject.subject) findings.fail('subject', { index });
    if (seconds(record.recorded_at) > seconds(entry.time)) findings.fail('recorded_later', { index });
  }
  for (const disclosure of item.disclosures) {
    if (!record || !holds(() => checkDisclosure(record, disclosure))) findings.fail('disclosure', { index });
  }
  if (!holds(() => verifyInclusion(index, size, item.leaf, item.hashes, root))) findings.fail('inclusion', { index });
}

/**
 * What concerns a subject's entries together: their order, none twice, erased records named.
 * @param {Subject} subject
 * @param {Evidence} evidence
 * @param {Findings} findings
 */
export function checkItems(subject, evidence, findings) {
  const { items } = subject;
  const digests = new Set();
  let before = -1;
  for (const { index, entry } of items) {
    if (index <= before || index >= evidence.commitment.index) findings.fail('order', { index });
    before = index;
    if (digests.has(entry.record)) findings.fail('twice', { index });
    digests.add(entry.record);
  }
  items.forEach(({ index, entry, record }, position) => {
    if (record) return;
    const later = items.slice(position + 1);
    const erasure = later.find((item) => item.record?.kind === 'record:erased' && item.record.body.record === entry.record);
    if (erasure) findings.unknown('erased', { index, ground: erasure.record?.body.ground });
    else findings.fail('missing', { index });
  });
}

/** Entries' times never decrease along the log. @param {Evidence} evidence @param {Findings} findings */
export function checkTimes(evidence, findings) {
  const all = [...evidence.subjects.flatMap(({ items }) => items), evidence.commitment];
  all.sort((left, right) => left.index - right.index);
  let before = 0;
  for (const { index, entry } of all) {
    const at = seconds(entry.time);
    if (at < before) findings.fail('time', { index });
    before = Math.max(at, before);
  }
}
