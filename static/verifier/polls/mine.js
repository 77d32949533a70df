/** **mine**: whether a saved ballot is valid, and in which box it is (FORMATS section 15). */
import { toHex, toUtf8 } from '../bytes.js';
import { faultOf, Malformed, Mismatch } from '../errors.js';
import { verifyInclusion } from '../tree.js';
import { checkBallot } from './ballots.js';
import { bodyOf, need } from './poll.js';
import { checkPromise } from './promises.js';

/** @typedef {import('../answer.js').Findings<'mine'>} Findings */
/** @typedef {import('./ballots.js').Ballot} Ballot */
/** @typedef {import('./poll.js').Poll} Poll */
/** @typedef {import('./poll.js').PollItem} PollItem */
/** @typedef {import('./recount.js').Recount} Recount */
/** @typedef {import('./saved.js').BallotEvidence} BallotEvidence */

/**
 * The box of the path: that one alone is needed.
 * @param {Poll} poll
 * @param {import('./saved.js').Path} path
 * @param {Ballot} ballot
 * @param {Findings} findings
 */
function boxByPath({ boxes }, { box: number, index, hashes }, { leaf }, findings) {
  const item = boxes[number];
  if (!item) {
    findings.unknown('path_beyond', { box: number });
    return null;
  }
  need(findings, [item]);
  const box = bodyOf(item, 'filled');
  if (!box) return null;
  const error = faultOf(() => verifyInclusion(index, box.cast.count, leaf, hashes, box.root));
  if (!error) return number;
  findings.fail('path_false', { box: number, error });
  return null;
}

/**
 * The box that is shown to have the ballot; where none is, it is said what that means.
 * @param {Poll} poll
 * @param {BallotEvidence} saved
 * @param {Ballot} ballot
 * @param {Recount} found
 * @param {Findings} findings
 * @param {boolean} isPromised
 */
function boxOf(poll, { path }, ballot, found, findings, isPromised) {
  if (path) return boxByPath(poll, path, ballot, findings);
  need(findings, poll.boxes);
  const box = found.places.get(toHex(ballot.leaf));
  if (box !== undefined) return box;
  const isFalse = findings.answer().status === 'fail';
  if (isPromised && poll.closing && !found.lacksCast && !isFalse) findings.fail('promise_broken');
  else {
    findings.join(found.counted, ['unknown']);
    findings.unknown('ballot_unseen');
  }
  return null;
}

/**
 * Looks for a saved ballot of this poll.
 * @param {Poll} poll
 * @param {PollItem} opening
 * @param {import('./opening.js').Opened} opened
 * @param {BallotEvidence} saved
 * @param {Recount} found what the files say that are given
 * @param {Findings} findings
 */
export async function mine(poll, opening, opened, saved, found, findings) {
  const { promise } = saved;
  let ballot;
  try {
    ballot = await checkBallot(toUtf8(saved.ballot), opening.digest, opened);
    if (promise !== null) checkPromise(promise, opened.boxKey, poll.subject, ballot.leaf);
  } catch (error) {
    if (!(error instanceof Malformed || error instanceof Mismatch)) throw error;
    findings.fail(ballot ? 'promise_false' : 'ballot_invalid', { error: error.fault });
    if (!ballot) return;
  }
  const box = boxOf(poll, saved, ballot, found, findings, promise !== null);
  const { choices, key, leaf } = ballot;
  const words = choices.map((choice) => opened.options.find(({ id }) => id === choice)?.text);
  if (words.length) findings.note('mine_chose', { choices: words.join(', ') });
  else findings.note('mine_blank');
  const latest = found.latest.get(key);
  if (!found.lacksCast && latest) findings.note(toHex(latest.leaf) === toHex(leaf) ? 'mine_counts' : 'mine_superseded');
  if (box !== null) findings.pass('mine', { box });
}
