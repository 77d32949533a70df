/** **eligible** and **counted**: whether the files are right, and whether they add up (FORMATS section 15). */
import { Findings } from '../answer.js';
import { theTally } from './certified.js';
import { bodyOf, need } from './poll.js';

/** @typedef {import('./poll.js').Poll} Poll */
/** @typedef {import('./recount.js').Recount} Recount */
/** @typedef {import('./recount.js').Sums} Sums */

/**
 * Why there is no answer without the opening; nothing where it can be read.
 * @param {Poll} poll
 * @param {Findings<string>} findings
 */
export function needOpening({ opening }, findings) {
  if (opening) need(findings, [opening]);
  else findings.unknown('not_opened');
}

/** The answer to **eligible**. @param {Poll} poll @param {import('./opening.js').Opened} opened @param {Recount} found */
export function eligible(poll, opened, found) {
  /** @type {Findings<'eligible'>} */
  const findings = new Findings('eligible');
  need(findings, poll.boxes);
  findings.join(found.eligible, ['fail', 'unknown']);
  findings.note('issuers_together', { count: opened.issuers.length });
  if (opened.eligible.size === null) findings.note('no_roll');
  findings.pass('eligible', { rights: found.rights, keys: found.latest.size });
  return findings.answer();
}

/** @param {Sums} sums */
function written(sums) {
  const { blank, superseded, options } = sums;
  return JSON.stringify([sums.counted, blank, superseded, options.map(({ id, count }) => [id, count])]);
}

/** The answer to **counted**. @param {Poll} poll @param {import('./certified.js').Statements} stated @param {Recount} found */
export function counted(poll, stated, found) {
  /** @type {Findings<'counted'>} */
  const findings = new Findings('counted');
  findings.join(found.counted, ['fail', 'unknown']);
  const item = theTally(poll, stated);
  need(findings, item ? [...poll.boxes, item] : poll.boxes);
  if (!item) findings.unknown('no_tally');
  const sums = found.sums();
  const { blank, superseded } = sums;
  if (!found.lacksCast) {
    const tally = bodyOf(item, 'tallied');
    if (tally && written(tally) !== written(sums)) findings.fail('sums_differ');
    const options = sums.options.map(({ id, count }) => `${id} ${count}`).join(', ');
    findings.note('sums', { options, counted: sums.counted, blank, superseded });
  }
  findings.pass('counted', { counted: sums.counted, blank, superseded });
  return findings.answer();
}
