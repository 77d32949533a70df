/** Where a saved ballot lies, found without asking for it: the leaf hashes of all boxes are loaded, and looked through here (FORMATS section 14). */
import { equal, toHex, toUtf8 } from '../../verifier/bytes.js';
import { dumps } from '../../verifier/canonical.js';
import { Unavailable } from '../../verifier/errors.js';
import { bodyOf } from '../../verifier/polls/poll.js';
import { parseBallotEvidence } from '../../verifier/polls/saved.js';
import { address } from '../../verifier/polls/sources.js';
import { inclusion, leafHash } from '../../verifier/tree.js';

const LEAF_SIZE = 32;

/** @typedef {import('../../verifier/polls/questions.js').Asked} Asked */
/**
 * `box` is the one that has it, `since` when that was on Ethereum at the latest, seconds since 1970; `isLatest`: whether it counts, where that is
 * known; `isRead`: every box could be looked into; `file` is the saved file with its place in it.
 * @typedef {{answer: import('./answers.js').Answer, box: number | null, since: number | null, isLatest: boolean | null, isRead: boolean,
 *   file: Uint8Array}} OwnBallot
 */

/** @param {Uint8Array} leaves */
function split(leaves) {
  return Array.from({ length: leaves.length / LEAF_SIZE }, (_, at) =>
    leaves.subarray(at * LEAF_SIZE, (at + 1) * LEAF_SIZE),
  );
}

/**
 * The path of a leaf, null where it is in no box that could be read, and whether all could. All are asked for in each case, so that nobody learns in
 * which it lies.
 * @param {Asked} asked
 * @param {Uint8Array} leaf
 * @param {string} files
 */
async function pathOf({ poll }, leaf, files) {
  const source = address(files);
  let path = null;
  let isRead = true;
  for (const [box, item] of poll.boxes.entries()) {
    const size = LEAF_SIZE * (bodyOf(item, 'filled')?.cast.count ?? 0);
    const answer = await source(`boxes/${box}/leaves.bin`, size).catch((error) => {
      if (error instanceof Unavailable) return null;
      throw error;
    });
    if (!answer || !('bytes' in answer) || answer.bytes.length !== size) {
      isRead = false;
      continue;
    }
    const leaves = split(answer.bytes);
    const index = leaves.findIndex((other) => equal(other, leaf));
    if (index >= 0) path = { box, index, hashes: inclusion(leaves, index).map(toHex) };
  }
  return { path, isRead };
}

/**
 * @param {Asked} asked the poll, verified
 * @param {Uint8Array} bytes a `ballot-evidence/1`
 * @param {Map<number, import('../../verifier/dated.js').Bounds>} bounds by an entry's index
 * @param {string} files where the poll's files are
 * @returns {Promise<OwnBallot>}
 */
export async function ownBallot(asked, bytes, bounds, files) {
  const saved = parseBallotEvidence(bytes);
  const isLookedFor = saved.subject === asked.poll.subject && saved.path === null;
  const { path, isRead } = isLookedFor
    ? await pathOf(asked, leafHash(toUtf8(saved.ballot)), files)
    : { path: null, isRead: true };
  const { subject, ballot, promise } = saved;
  const file = path ? dumps({ format: 'ballot-evidence/1', subject, ballot, promise, path }) : bytes;
  const answer = await asked.mine(parseBallotEvidence(file));
  /** @param {string} code */
  const reason = (code) => answer.reasons.find((one) => one.code === code);
  const box = /** @type {number | undefined} */ (reason('mine')?.values.box) ?? null;
  const item = box === null ? null : asked.poll.boxes[box];
  return {
    ...{ answer, box, file, isRead },
    since: item ? (bounds.get(item.index)?.before ?? null) : null,
    isLatest: reason('mine_counts') ? true : reason('mine_superseded') ? false : null,
  };
}
