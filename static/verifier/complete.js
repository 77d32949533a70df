/** **complete**: these are all the entries of each subject, by the map that the checkpoint commits to (FORMATS section 4). */
import { fromHex } from './bytes.js';
import { faultOf } from './errors.js';
import { signersOf } from './evidence.js';
import { root, verifyInclusion } from './tree.js';
import { verify as verifyMap } from './trie.js';

/** @typedef {import('./evidence.js').Evidence} Evidence */
/** @typedef {import('./answer.js').Findings} Findings */

/**
 * The commitment is the checkpoint's last entry and speaks of all before it.
 * @param {Evidence} evidence
 * @param {Findings} findings
 */
export function checkCommitment({ checkpoint, commitment }, findings) {
  const { index, entry, leaf, hashes } = commitment;
  if (index !== checkpoint.size - 1) findings.fail('commitment_not_last', { index, size: checkpoint.size });
  if (entry.size !== index) findings.fail('commitment_of_other_size', { index, size: entry.size });
  const error = faultOf(() => verifyInclusion(index, checkpoint.size, leaf, hashes, checkpoint.root));
  if (error) findings.fail('not_included', { index, error });
}

/**
 * Indices rise, and all lie before the commitment.
 * @param {Evidence} evidence
 * @param {import('./evidence.js').Subject} subject
 * @param {Findings} findings
 */
function checkOrder({ commitment }, { subject, items }, findings) {
  const isRising = items.every(({ index }, position) => position === 0 || items[position - 1].index < index);
  if (!isRising) findings.fail('order', { subject });
  const last = Math.max(...items.map(({ index }) => index));
  if (items.length && last >= commitment.index) findings.fail('entry_after_commitment', { index: last });
}

/**
 * @param {Evidence} evidence
 * @param {import('./evidence.js').Subject} subject
 * @param {Uint8Array | import('./errors.js').Fault} label what is wrong with the VRF proof, where it is
 * @param {Findings} findings
 */
export function checkSubject(evidence, subject, label, findings) {
  const { subject: name, items, map } = subject;
  checkOrder(evidence, subject, findings);
  const value = items.length ? root(items.map(({ leaf }) => leaf)) : null;
  const mapRoot = fromHex(evidence.commitment.entry.root, 32);
  const error = label instanceof Uint8Array ? faultOf(() => verifyMap(label, value, map, mapRoot)) : label;
  if (error) findings.fail('not_complete', { subject: name, error });
  if (items.length) findings.pass('complete', { subject: name, entries: items.length });
  else findings.pass('absent', { subject: name, size: evidence.checkpoint.size });
}

/**
 * A section for each licence that signed, the file's own apart, in the order of first use, and no other.
 * @param {Evidence} evidence
 * @param {Findings} findings
 */
export function checkSigners({ subjects: [main, ...licences] }, findings) {
  const given = licences.map(({ subject }) => subject);
  const signers = signersOf(main).filter((subject) => subject !== main.subject);
  for (const subject of signers) {
    if (!given.includes(subject)) findings.fail('licence_missing', { subject });
  }
  for (const subject of given) if (!signers.includes(subject)) findings.fail('licence_needless', { subject });
  const isSame = given.length === signers.length && given.every((subject) => signers.includes(subject));
  if (isSame && given.some((subject, index) => subject !== signers[index]))
    findings.fail('licence_order', { subject: main.subject });
}
