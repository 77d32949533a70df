/** What issuers said of the opening and of tallies, and **signed** for polls (FORMATS sections 9 and 15). */
import { Findings } from '../answer.js';
import { CERTIFIED } from './kinds.js';
import { need } from './poll.js';

/** @typedef {import('./poll.js').Poll} Poll */
/** @typedef {import('./poll.js').PollItem} PollItem */
/** @typedef {import('../statement.js').Statement} Statement */
/**
 * One certification that counts, or of which that can't be known: then a key's record was erased, and it is `isHidden`.
 * @typedef {{index: number, statement: Statement, records: string[], isHidden: boolean}} Said
 */

/** A poll's certifications: those that count, in log order, and what is wrong with the others. */
export class Statements {
  /**
   * @param {import('../signed.js').Review} review
   * @param {Poll} poll
   * @param {Findings<string>} found what checking keys and signatures found
   */
  constructor(review, poll, found) {
    /** @type {Findings<'signed'>} */
    this.findings = new Findings('signed');
    this.findings.join(found, ['fail', 'unknown', 'note']);
    /** @type {Said[]} */
    this.said = [];
    for (const { place, records, isRepeated } of review.said) {
      const statement = review.statements.get(place);
      if (!statement) continue;
      const { index } = review.items[place];
      const { licence } = statement;
      const isHidden = review.hidden.has(place);
      if (poll.opened && !poll.opened.issuers.some((issuer) => issuer.licence === licence))
        this.findings.fail('licence_no_issuer', { index, licence });
      else if (isHidden || !(review.uncounted.has(place) || isRepeated))
        this.said.push({ index, statement, records, isHidden });
    }
    for (const place of review.standing.void) this.findings.note('void', { index: review.items[place].index });
  }

  /** The last under a licence on a record, of those logged before an index. @param {string} digest @param {string} licence @param {number} [before] */
  latest(digest, licence, before = Number.POSITIVE_INFINITY) {
    return this.possible(digest, licence, before).at(0);
  }

  /**
   * Those of which one is the last that counts: the last one, and as long as they are hidden the ones before it.
   * @param {string} digest
   * @param {string} licence
   * @param {number} [before]
   */
  possible(digest, licence, before = Number.POSITIVE_INFINITY) {
    const said = this.said
      .filter(
        ({ index, statement, records }) => records.includes(digest) && statement.licence === licence && index < before,
      )
      .reverse();
    const sure = said.findIndex(({ isHidden }) => !isHidden);
    return sure < 0 ? said : said.slice(0, sure + 1);
  }

  /** Whether the latest under a licence on a record is `certified`, for sure. @param {string} digest @param {string} licence */
  isCertified(digest, licence) {
    const said = this.latest(digest, licence);
    return said !== undefined && !said.isHidden && said.statement.verdict === 'certified';
  }
}

/**
 * The last tally on which every issuer's latest statement is `certified`; where there is none, the last.
 * @param {Poll} poll
 * @param {Statements} stated
 * @returns {PollItem | null}
 */
export function theTally({ tallies, opened }, stated) {
  const certified = tallies.findLast(
    ({ digest }) => opened?.issuers.every(({ licence }) => stated.isCertified(digest, licence)) ?? false,
  );
  return certified ?? tallies.at(-1) ?? null;
}

/**
 * What an issuer's latest statement on a tally is, if not `certified`. One that is hidden has its own reason.
 * @param {PollItem} tally
 * @param {string} licence
 * @param {Statements} stated
 * @param {Findings<string>} findings
 */
function checkTally({ digest, index }, licence, stated, findings) {
  const said = stated.latest(digest, licence);
  if (!said) findings.unknown('tally_silent', { index, licence });
  else if (!said.isHidden && said.statement.verdict !== 'certified') {
    const code = said.statement.verdict === 'rejected' ? 'tally_rejected' : 'tally_withdrawn';
    findings.unknown(code, { index, licence, reason: said.statement.reason });
  }
}

/** The answer to **signed**. @param {Poll} poll @param {Statements} stated */
export function signed(poll, stated) {
  /** @type {Findings<'signed'>} */
  const findings = new Findings('signed');
  findings.join(stated.findings, ['fail', 'unknown', 'note']);
  need(
    findings,
    poll.of(CERTIFIED).filter(({ fault }) => fault),
  );
  if (poll.opening) need(findings, [poll.opening]);
  else findings.unknown(poll.entries.length ? 'not_opened' : 'nothing');
  const tally = theTally(poll, stated);
  const issuers = poll.opened?.issuers ?? [];
  if (!tally) findings.unknown('no_tally');
  else {
    for (const { licence } of issuers) checkTally(tally, licence, stated, findings);
    for (const { place, index } of poll.tallies) if (place > tally.place) findings.unknown('tally_later', { index });
  }
  for (const { licence } of issuers) findings.pass('poll_signed', { licence });
  return findings.answer();
}
