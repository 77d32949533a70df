/** **right**: whether a proof is a person's, and whether that right was used (FORMATS section 15). */
import { toHex } from '../bytes.js';
import { faultOf, Mismatch } from '../errors.js';
import { CAST } from './course.js';
import { need } from './poll.js';
import { checkPerson, rightOf } from './rights.js';

/** @typedef {import('./opening.js').Eligible} Eligible */
/** @typedef {import('./saved.js').RightEvidence} RightEvidence */

/** What fails **eligible** and leaves **right** without a file. */
const NOT_HAD = ['file_other', 'file_withheld', 'roll_wrong', 'rights_count'];

/** The right in hex, null where the proof is not of this person. @param {RightEvidence} saved @param {Eligible} eligible */
function provedRight({ person, proof }, eligible) {
  try {
    return toHex(rightOf(person, proof, eligible));
  } catch (error) {
    if (error instanceof Mismatch) return null;
    throw error;
  }
}

/**
 * Looks for a person's right in this poll.
 * @param {import('./poll.js').Poll} poll
 * @param {import('./opening.js').Opened} opened
 * @param {RightEvidence} saved
 * @param {import('./recount.js').Recount} found what the files say that are given
 * @param {import('../answer.js').Findings<'right'>} findings
 */
export function right(poll, opened, saved, found, findings) {
  need(findings, poll.boxes);
  const error = faultOf(() => checkPerson(saved.person, opened.eligible));
  if (error) {
    findings.fail('person_wrong', { error });
    return;
  }
  const own = provedRight(saved, opened.eligible);
  if (own === null) {
    findings.fail('right_false');
    return;
  }
  const { roll, lacksRights } = found;
  const box = found.used.get(own);
  if (roll) findings.note(roll.has(own) ? 'on_roll' : 'not_on_roll');
  if (box !== undefined) findings.note('right_used', { box });
  else if (!lacksRights) findings.note('right_unused');
  const lacksRoll = !roll && opened.eligible.size !== null;
  if (lacksRoll || (box === undefined && lacksRights)) {
    // In a file of ballots there is no right.
    const told = [...found.eligible.reasons.values()].filter(({ values }) => !String(values.name).endsWith(CAST));
    for (const { status, code, values } of told) if (status === 'unknown') findings.unknown(code, values);
    for (const { status, code, values } of told)
      if (status === 'fail' && NOT_HAD.includes(code)) findings.unknown(code, values);
  }
  findings.pass('right', { right: own });
}
