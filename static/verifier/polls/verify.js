/** The whole check of a poll: nine answers, ten where the trust has a policy, about one evidence file and the poll's files, and one each about what a voter saved. */
import { exitStatus, Findings } from '../answer.js';
import { Contracts } from '../contracts.js';
import { Malformed } from '../errors.js';
import { parseEvidence } from '../evidence.js';
import { KINDS } from '../kinds.js';
import { licencesOf, review } from '../signed.js';
import { askTheChain, askTheLog, askTheWitnesses } from '../verify.js';
import { ofSubject, SCHEME } from './kinds.js';
import { ask } from './questions.js';
import { parseBallotEvidence, parseRightEvidence } from './saved.js';
import { given } from './sources.js';

/** @typedef {import('../answer.js').Answer<string>} Answer */
/**
 * `source` has the poll's files. `now` is the verifier's clock, seconds since 1970: it says only how long a poll's end is overdue. `onStep` is
 * awaited, so that a page can draw between two steps; `allowLocalhost` and `kinds` as for a car.
 * @typedef {{source?: import('./sources.js').Source, now?: number, onStep?: import('../verify.js').OnStep,
 *   onCount?: import('./recount.js').Progress, allowLocalhost?: boolean, kinds?: import('../kinds.js').Kinds}} Options
 */

/**
 * Answers FORMATS section 15's nine questions. Throws Malformed where the evidence breaks shape or is no poll's, and nothing else on purpose.
 * @param {Uint8Array} bytes the evidence file
 * @param {import('../trust.js').Trust} trust brought by the verifier, never from the file
 * @param {import('../contracts.js').Chain} chain the endpoint that the verifier chose
 * @param {Options} [options]
 */
export async function verifyPoll(bytes, trust, chain, options = {}) {
  const { source = given(new Map()), now = Math.floor(Date.now() / 1000), kinds = KINDS } = options;
  const { onStep = () => {}, onCount = () => {}, allowLocalhost = false } = options;
  const evidence = parseEvidence(bytes, kinds);
  const [main] = evidence.subjects;
  if (!main.subject.startsWith(SCHEME)) throw new Malformed('not_subject', {}, 'subject');
  const found = new Findings('signed');
  const rules = { rpIds: trust.rpIds, allowLocalhost };
  const reviewed = await review(main, licencesOf(evidence), rules, found, ofSubject(main.subject, kinds), () => {});
  const fromLog = await askTheLog(evidence, trust, kinds, onStep);
  const fromChain = await askTheChain(evidence, trust, new Contracts(chain), onStep, async (answer) => answer);
  const six = [...fromLog, ...fromChain.answers];
  const isDated = six.some(({ question, status }) => question === 'dated' && status === 'pass');
  const clock = { now, committed: evidence.commitment.entry.time, bounds: isDated ? fromChain.bounds : new Map() };
  const asked = await ask(main.subject, reviewed, found, six, clock, {
    ...{ kinds, source, origin: trust.origin },
    progress: onCount,
  });
  /** @type {Answer[]} */
  const answers = [asked.signed(), ...six, ...(await askTheWitnesses(evidence, trust)), ...asked.further()];
  return { evidence, answers, bounds: fromChain.bounds, exit: exitStatus(answers), asked };
}

/**
 * The answer to **mine** for a `ballot-evidence/1`; Malformed where its bytes are none.
 * @param {Uint8Array} bytes
 * @param {import('./questions.js').Asked} asked the poll, verified
 */
export async function verifyBallot(bytes, asked) {
  return asked.mine(parseBallotEvidence(bytes));
}

/**
 * The answer to **right** for a `right-evidence/1`; Malformed where its bytes are none.
 * @param {Uint8Array} bytes
 * @param {import('./questions.js').Asked} asked the poll, verified
 */
export function verifyRight(bytes, asked) {
  return asked.right(parseRightEvidence(bytes));
}
