/** **witnessed**: the file's checkpoint has the cosignatures that the reader's policy asks for (FORMATS section 7). */
import { describe } from './anchors.js';
import { equal } from './bytes.js';
import { verifyCosignature } from './cosignature.js';
import { Mismatch, Unavailable } from './errors.js';
import { isMet } from './policy.js';

/**
 * @param {import('./note.js').Note} note of the checkpoint
 * @param {import('./policy.js').Policy} policy
 * @param {import('./answer.js').Findings<'witnessed'>} findings
 */
export async function witnessed(note, policy, findings) {
  /** @type {Map<string, bigint>} */
  const times = new Map();
  const unread = [];
  for (const { name, key } of policy.witnesses) {
    for (const signature of note.signatures) {
      if (signature.name !== key.name || !equal(signature.keyId, key.keyId)) continue;
      try {
        const time = await verifyCosignature(key, note.text, signature.value);
        // Without a time it is no word on which tree was the largest: another log's reader may have been shown a larger one.
        if (time > (times.get(name) ?? 0n)) times.set(name, time);
      } catch (error) {
        if (error instanceof Mismatch) findings.fail('cosignature_false', { witness: key.name, error: error.fault });
        else if (error instanceof Unavailable) unread.push({ witness: key.name, error: error.fault });
        else throw error;
      }
    }
  }
  const counts = { cosigned: times.size, witnesses: policy.witnesses.length };
  if (isMet(policy, times.keys())) findings.pass('witnessed', counts);
  else {
    findings.unknown('quorum_lacking', counts);
    for (const values of unread) findings.unknown('cosignature_unread', values);
  }
  // Names of a policy mean nothing outside of it: people are told the key's.
  for (const { name, key } of policy.witnesses) {
    const time = times.get(name);
    if (time !== undefined) findings.note('cosigned', { witness: key.name, time: describe(time) });
  }
  return findings.answer();
}
