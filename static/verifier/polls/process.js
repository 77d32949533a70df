/** **process**: from the proposal to the tally, in order and in time (FORMATS section 15). */
import { describe } from '../anchors.js';
import { Findings } from '../answer.js';
import { seconds } from '../shape.js';
import { checkBeginning, checkHiddenEndings, checkIssued, needed } from './beginning.js';
import { checkBoxes, checkCancellation, checkClosing, checkTallies, DAY, HOUR } from './course.js';
import { ANSWERED, CANCELLED, CLOSED, FILLED, PROPOSED, TALLIED } from './kinds.js';
import { bodyOf, need } from './poll.js';

/** How much later than its first anchor an entry may say that it is, in seconds. */
const AHEAD = 60;
const WITHOUT_AN_OPENING = [FILLED, CLOSED, CANCELLED, TALLIED];

/** @typedef {import('./opening.js').Opened} Opened */
/** @typedef {import('./poll.js').Poll} Poll */
/**
 * What time it is: `now` by the verifier, seconds since 1970; `committed` by the map's commitment. `bounds` are the anchors' of each entry, by its
 * index; there are none unless **dated** passes.
 * @typedef {{now: number, committed: string, bounds: Map<number, import('../dated.js').Bounds>}} Clock
 */

/**
 * Entries' times held against the anchors': the log's clock put forward, or its word alone.
 * @param {Poll} poll
 * @param {Clock} clock
 * @param {Findings<string>} findings
 */
function checkClocks({ items }, { bounds }, findings) {
  for (const { index, kind, time } of items) {
    const between = bounds.get(index);
    if (!between) continue;
    const { before, after } = between;
    if (seconds(time) > before + AHEAD) findings.fail('put_forward', { index, time, before: describe(before) });
    const isInTime = kind === FILLED || kind === CANCELLED;
    if (isInTime && after !== null && seconds(time) < after - HOUR)
      findings.unknown('only_the_log', { index, time, after: describe(after) });
  }
}

/** @param {Opened} opened @param {Clock} clock @param {Findings<string>} findings */
function sayNotClosed({ opensAt, closesAt }, { now, committed }, findings) {
  const ends = seconds(closesAt);
  if (seconds(committed) > ends + DAY) findings.fail('never_closed', { closes_at: closesAt });
  else if (now < seconds(opensAt)) findings.unknown('not_begun', { opens_at: opensAt });
  else if (now <= ends) findings.unknown('running', { closes_at: closesAt });
  else findings.unknown('overdue', { closes_at: closesAt, seconds: now - ends });
}

/** Whether the city's answer stands, for sure, and names one of the poll's tallies. @param {Poll} poll */
function isAnswered(poll) {
  return poll.of(ANSWERED).some((item) => {
    const tally = bodyOf(item, 'answered')?.tally;
    const isOfThis = poll.tallies.some(({ digest }) => digest === tally);
    return isOfThis && poll.stands(item.digest) && !poll.hiddenWithdrawals(item.place).length;
  });
}

/**
 * How far the poll is, and whether the city has answered. A cancelled poll has no tally to answer.
 * @param {Poll} poll
 * @param {Opened} opened
 * @param {Clock} clock
 * @param {Findings<string>} findings
 */
function checkEnding(poll, opened, clock, findings) {
  if (poll.cancellation) return;
  if (!poll.closing) sayNotClosed(opened, clock, findings);
  else if (!poll.tallies.length) findings.unknown('no_tally');
  if (isAnswered(poll)) return;
  const due = { answer_by: opened.answerBy };
  if (opened.answerBy < clock.committed) findings.unknown('answer_overdue', due);
  else findings.note('answer_due', due);
}

/**
 * The answer to **process**.
 * @param {Poll} poll
 * @param {import('./certified.js').Statements} stated
 * @param {Clock} clock
 */
export function process(poll, stated, clock) {
  /** @type {Findings<'process'>} */
  const findings = new Findings('process');
  const { opening, opened, items } = poll;
  const faulty = items.filter(({ fault }) => fault);
  checkClocks(poll, clock, findings);
  if (!opening) {
    need(findings, faulty);
    const hasEnds = items.some(({ kind }) => WITHOUT_AN_OPENING.includes(kind));
    findings[hasEnds ? 'fail' : 'unknown']('not_opened');
    return findings.answer();
  }
  need(findings, needed(poll, opening));
  need(
    findings,
    faulty.filter(({ kind }) => kind === PROPOSED),
  );
  checkHiddenEndings(poll, opening, findings);
  if (opened) {
    checkBeginning(poll, opening, opened, findings);
    checkIssued(poll, opening, opened, stated, findings);
    checkBoxes(poll, opening, opened, findings);
    checkClosing(poll, opening, opened, findings);
    checkTallies(poll, opened, findings);
    checkCancellation(poll, opening, opened, findings);
    checkEnding(poll, opened, clock, findings);
  }
  const last = bodyOf(poll.boxes.at(-1), 'filled');
  const totals = { rights: last?.rights.total ?? 0, cast: last?.cast.total ?? 0 };
  findings.pass('process', { boxes: poll.boxes.length, ...totals });
  return findings.answer();
}
