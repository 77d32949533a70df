/** What is asked of a poll: three questions more than of a car, and one each of a saved ballot and a saved right (FORMATS section 15). */
import { Findings } from '../answer.js';
import { Statements, signed } from './certified.js';
import { counted, eligible, needOpening } from './counting.js';
import { CANCELLED, CLOSED } from './kinds.js';
import { mine } from './mine.js';
import { Poll } from './poll.js';
import { process } from './process.js';
import { recount } from './recount.js';
import { Files } from './sources.js';
import { right } from './used.js';

/** @typedef {import('../answer.js').Answer<string>} Answer */

/** The questions that **mine** and **right** rest on. */
const RESTS_ON = ['logged', 'complete', 'anchored'];

/** One poll's evidence, read, and what was answered of it already: section 7's questions, but **signed**. */
export class Asked {
  /**
   * @param {Poll} poll
   * @param {Statements} stated
   * @param {Answer[]} answers
   * @param {import('./process.js').Clock} clock
   * @param {import('./recount.js').Recount | null} found what its files say, null where there is no opening that says how to read them
   */
  constructor(poll, stated, answers, clock, found) {
    this.poll = poll;
    this.stated = stated;
    this.answers = answers;
    this.clock = clock;
    this.found = found;
  }

  /** The answer to **signed**. */
  signed() {
    return signed(this.poll, this.stated);
  }

  /** The answers to **process**, **eligible** and **counted**. @returns {Answer[]} */
  further() {
    const { poll, stated, found } = this;
    const processed = process(poll, stated, this.clock);
    if (found && poll.opened) return [processed, eligible(poll, poll.opened, found), counted(poll, stated, found)];
    return [processed, this.#lacking('eligible'), this.#lacking('counted')];
  }

  /** @param {string} question */
  #lacking(question) {
    const findings = new Findings(question);
    needOpening(this.poll, findings);
    return findings.answer();
  }

  /**
   * Whether a file of this subject can be asked about; what lacks is said.
   * @param {string} subject
   * @param {Findings<string>} findings
   */
  #canAsk(subject, findings) {
    const untrue = RESTS_ON.filter((question) =>
      this.answers.some((answer) => answer.question === question && answer.status === 'fail'),
    );
    for (const question of untrue) findings.unknown('rests_on', { question });
    if (!untrue.length) needOpening(this.poll, findings);
    if (subject !== this.poll.subject) findings.fail('other_poll', { subject });
    return !untrue.length && subject === this.poll.subject;
  }

  /** The answer to **mine**. @param {import('./saved.js').BallotEvidence} saved */
  async mine(saved) {
    /** @type {Findings<'mine'>} */
    const findings = new Findings('mine');
    const { poll, found } = this;
    const { opening, opened } = poll;
    if (this.#canAsk(saved.subject, findings) && opening && opened && found)
      await mine(poll, opening, opened, saved, found, findings);
    return findings.answer();
  }

  /** The answer to **right**. @param {import('./saved.js').RightEvidence} saved */
  right(saved) {
    /** @type {Findings<'right'>} */
    const findings = new Findings('right');
    const { poll, found } = this;
    if (this.#canAsk(saved.subject, findings) && poll.opened && found) right(poll, poll.opened, saved, found, findings);
    return findings.answer();
  }
}

/**
 * @param {string} subject
 * @param {import('../signed.js').Review} review of the poll's section
 * @param {Findings<string>} reviewed what the review found
 * @param {Answer[]} answers to section 7's questions but **signed**
 * @param {import('./process.js').Clock} clock
 * @param {{kinds: import('../kinds.js').Kinds, origin: string, source: import('./sources.js').Source,
 *   progress: import('./recount.js').Progress}} options `origin` is the trusted log's
 */
export async function ask(subject, review, reviewed, answers, clock, { kinds, origin, source, progress }) {
  const poll = new Poll(subject, review, kinds, origin);
  const { opening, opened } = poll;
  const isOver = poll.items.some(({ kind }) => kind === CLOSED || kind === CANCELLED);
  const isFinal = answers.some(({ question, status }) => question === 'anchored' && status === 'pass');
  const found =
    opening && opened && (await recount(poll, opening, opened, new Files(source, isOver && isFinal), progress));
  return new Asked(poll, new Statements(review, poll, reviewed), answers, clock, found);
}
