/** `promise/1` (FORMATS section 14): the box's signed word that a ballot will be in a box. */
import { toHex } from '../bytes.js';
import { Malformed, Mismatch } from '../errors.js';
import { parseNote, verifyNote } from '../note.js';
import { SCHEME } from './kinds.js';

/**
 * The box gave this promise, for this ballot in this poll; Malformed or Mismatch otherwise.
 * @param {string} promise
 * @param {import('../note.js').VerifierKey} boxKey
 * @param {string} subject the poll
 * @param {Uint8Array} leaf the ballot's hash
 */
export function checkPromise(promise, boxKey, subject, leaf) {
  const note = parseNote(promise);
  if (note.signatures.length !== 1) throw new Malformed('not_promise');
  verifyNote(note, [boxKey]);
  if (note.text !== `promise/1\n${subject.slice(SCHEME.length)}\n${toHex(leaf)}\n`) throw new Mismatch('promise_other');
}
