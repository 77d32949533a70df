/**
 * A worker that checks and counts a poll beside the page, which stays alive meanwhile. It asks Ethereum through the page: a worker has a policy of its
 * own, and only the page's names the endpoints.
 */
import { Unavailable, VerifierError } from '../../verifier/errors.js';
import { theTally } from '../../verifier/polls/certified.js';
import { bodyOf } from '../../verifier/polls/poll.js';
import { address, given } from '../../verifier/polls/sources.js';
import { verifyPoll, verifyRight } from '../../verifier/polls/verify.js';
import { parseTrust } from '../../verifier/trust.js';
import { ownBallot } from './own_ballot.js';

/** @typedef {import('./answers.js').Answer} Answer */
/** @typedef {import('../../verifier/polls/recount.js').Sums} Sums */
/**
 * `files` is where the poll's files are, `reads` which of them are counted. Of `ballot` and `right` one at most is asked about.
 * @typedef {{evidence: Uint8Array, trust: Uint8Array, files: string, reads: 'none' | 'rights' | 'all', ballot: Uint8Array | null, right: Uint8Array | null,
 *   allowLocalhost: boolean}} Task
 */
/**
 * `published` and `sums` are null where there is no tally, and where not every ballot was there.
 * @typedef {{answers: Answer[], exit: number, isOpened: boolean, isClosed: boolean, options: {id: string, text: string}[], published: Sums | null,
 *   sums: Sums | null, ballot: import('./own_ballot.js').OwnBallot | null, right: Answer | null}} Counted
 */

/** @param {unknown} message */
const post = (message) => self.postMessage(message);

/** @type {Map<number, (answer: {bytes: Uint8Array} | {fault: import('../../verifier/errors.js').Fault}) => void>} what the page was asked, by number */
const asked = new Map();
let last = 0;

/** @type {import('../../verifier/contracts.js').Chain} */
const chain = {
  async call(...call) {
    last += 1;
    const number = last;
    post({ call, number });
    const answer = await new Promise((resolve) => asked.set(number, resolve));
    if ('fault' in answer) throw new Unavailable(answer.fault.code, answer.fault.values);
    return answer.bytes;
  },
};

/** Without the ballots where they are not asked about: they are by far the most. @param {Task} task @returns {import('../../verifier/polls/sources.js').Source} */
function sourceOf({ files, reads }) {
  if (reads === 'none') return given(new Map());
  const source = address(files);
  return reads === 'all' ? source : async (name, most) => (name.endsWith('cast.jsonl') ? null : source(name, most));
}

/** @param {Task} task @returns {Promise<Counted>} */
async function counted(task) {
  const { asked: poll, ...report } = await verifyPoll(task.evidence, parseTrust(task.trust), chain, {
    source: sourceOf(task),
    allowLocalhost: task.allowLocalhost,
    onCount: (done, total) => post({ done, total }),
  });
  const { opened } = poll.poll;
  return {
    answers: report.answers,
    exit: report.exit,
    isOpened: opened !== null,
    isClosed: poll.poll.closing !== null,
    options: opened?.options.map(({ id, text }) => ({ id, text })) ?? [],
    published: bodyOf(theTally(poll.poll, poll.stated), 'tallied'),
    sums: poll.found && !poll.found.lacksCast ? poll.found.sums() : null,
    ballot: task.ballot && (await ownBallot(poll, task.ballot, report.bounds, task.files)),
    right: task.right && verifyRight(task.right, poll),
  };
}

self.onmessage = async ({ data }) => {
  if ('number' in data) {
    asked.get(data.number)?.(data.answer);
    asked.delete(data.number);
    return;
  }
  try {
    post({ counted: await counted(data.task) });
  } catch (error) {
    if (!(error instanceof VerifierError)) throw error;
    post({ fault: error.fault });
  }
};
