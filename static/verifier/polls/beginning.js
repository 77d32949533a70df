/** How a poll began: proposal, review, opening, and the issuers' word on it (FORMATS section 15, **process**). */
import { CERTIFIED, FOR_GOOD, OPENED, PROPOSED, REVIEWED } from './kinds.js';
import { attachmentsOf, bodyOf } from './poll.js';

export const ROLL = 'roll.bin';
export const BYTES = 'application/octet-stream';

/** @typedef {import('../answer.js').Findings<string>} Findings */
/** @typedef {import('./opening.js').Opened} Opened */
/** @typedef {import('./poll.js').Poll} Poll */
/** @typedef {import('./poll.js').PollItem} PollItem */
/** @typedef {import('./certified.js').Said} Said */

/** The first record of a kind with this digest. @param {Poll} poll @param {string} digest @param {string} kind */
function named(poll, digest, kind) {
  return poll.of(kind).find((item) => item.digest === digest);
}

/**
 * The records that **process** needs: all but proposals that can't have been the one or have changed it.
 * @param {Poll} poll
 * @param {PollItem} opening
 */
export function needed(poll, opening) {
  const begins = named(poll, poll.opened?.proposal ?? '', PROPOSED)?.place ?? 0;
  return poll.items.filter(({ kind, place }) => kind !== PROPOSED || (begins <= place && place < opening.place));
}

/**
 * Withdrawals before the opening whose content is not there: any may have withdrawn what the opening rests on.
 * @param {Poll} poll
 * @param {PollItem} opening
 * @param {Findings} findings
 */
export function checkHiddenEndings(poll, opening, findings) {
  for (const { index } of poll.hiddenWithdrawals(0, opening.place)) findings.unknown('content_missing', { index });
}

/**
 * Whether a record has these attachments and no others.
 * @param {PollItem} item
 * @param {{name: string, media_type: string, size: number}[]} files
 */
export function hasAttached(item, files) {
  const attachments = attachmentsOf(item);
  return (
    attachments.length === files.length &&
    files.every((file) =>
      attachments.some(
        ({ name, media_type: type, size }) => name === file.name && type === file.media_type && size === file.size,
      ),
    )
  );
}

/**
 * The proposal and the review that the opening names, as they stood before it: nothing later changes it.
 * @param {Poll} poll
 * @param {PollItem} opening
 * @param {Opened} opened
 * @param {Findings} findings
 */
function checkRestsOn(poll, opening, opened, findings) {
  const proposal = named(poll, opened.proposal, PROPOSED);
  if (!proposal || proposal.place > opening.place) {
    findings.fail('proposal_missing');
    return;
  }
  if (!poll.stands(proposal.digest, opening.place)) findings.fail('proposal_ended');
  const proposed = bodyOf(proposal, 'proposed');
  /** @param {{title: string, question: string, options: import('./opening.js').Option[]}} body */
  const asked = ({ title, question, options }) => JSON.stringify([title, question, options]);
  if (proposed && asked(proposed) !== asked(opened)) findings.fail('question_changed');
  const review = named(poll, opened.review, REVIEWED);
  if (!review || review.place < proposal.place || review.place > opening.place) {
    findings.fail('review_missing');
    return;
  }
  if (!poll.stands(review.digest, opening.place)) findings.fail('review_ended');
  const reviewed = bodyOf(review, 'reviewed');
  if (reviewed && (reviewed.proposal !== proposal.digest || reviewed.decision !== 'accepted'))
    findings.fail('review_other');
}

/**
 * All but proposals and certifications are of the organisation that opened the poll.
 * @param {Poll} poll
 * @param {PollItem} opening
 * @param {Findings} findings
 */
function checkOrganisations({ items }, opening, findings) {
  const own = opening.record?.author.organisation;
  for (const { kind, record, index } of items) {
    const isAnybodys = kind === PROPOSED || kind === CERTIFIED;
    if (record && !isAnybodys && record.author.organisation !== own) findings.fail('other_organisation', { index });
  }
}

/**
 * What is false of the opening and of what it rests on.
 * @param {Poll} poll
 * @param {PollItem} opening
 * @param {Opened} opened
 * @param {Findings} findings
 */
export function checkBeginning(poll, opening, opened, findings) {
  for (const { index } of poll.of(OPENED).slice(1)) findings.fail('opened_again', { index });
  for (const { record, kind, index } of poll.items)
    if (record && 'corrects' in record && FOR_GOOD.includes(kind)) findings.fail('corrects_for_good', { index });
  if (opening.time > opened.opensAt) findings.fail('opened_late', { time: opening.time, opens_at: opened.opensAt });
  const { size } = opened.eligible;
  const files = size === null ? [] : [{ name: ROLL, media_type: BYTES, size: 32 * size }];
  if (!hasAttached(opening, files)) findings.fail('attachments_wrong', { index: opening.index });
  checkRestsOn(poll, opening, opened, findings);
  checkOrganisations(poll, opening, findings);
}

/**
 * Whether a certification whose content is not there may be the latest before `first`, `said` the last that counts.
 * @param {Poll} poll
 * @param {Said | undefined} said
 * @param {PollItem | null} first
 */
function mayBeMissing(poll, said, first) {
  return poll
    .of(CERTIFIED)
    .some(({ record, index }) => !record && (!said || index > said.index) && (!first || index < first.index));
}

/** @param {Said | undefined} now @param {string} licence @param {Findings} findings */
function checkTakenBack(now, licence, findings) {
  if (now?.isHidden) findings.unknown('key_hidden', { index: now.index, licence });
  else if (now && now.statement.verdict !== 'certified')
    findings.unknown('issuer_no_longer', { licence, reason: now.statement.reason });
}

/** What to say of a statement that is not `certified`, or of none. @param {Said | undefined} said */
function lackingOf(said) {
  if (!said) return 'issuer_silent';
  return said.statement.verdict === 'rejected' ? 'issuer_rejected' : 'issuer_withdrew';
}

/**
 * Each issuer's latest statement on the opening, before the first box and now.
 * @param {Poll} poll
 * @param {PollItem} opening
 * @param {Opened} opened
 * @param {import('./certified.js').Statements} stated
 * @param {Findings} findings
 */
export function checkIssued(poll, opening, opened, stated, findings) {
  const first = poll.boxes[0] ?? poll.closing;
  for (const { licence } of opened.issuers) {
    const possible = stated.possible(opening.digest, licence, first?.index);
    const said = possible.at(0);
    if (said && possible.some(({ statement }) => statement.verdict === 'certified')) {
      if (said.isHidden) findings.unknown('key_hidden', { index: said.index, licence });
      else checkTakenBack(stated.latest(opening.digest, licence), licence, findings);
    }
    // What a certification said that is not there nobody knows; that it is not is a reason already.
    else if (
      !mayBeMissing(
        poll,
        possible.find(({ isHidden }) => !isHidden),
        first,
      )
    ) {
      const why = said ? { licence, reason: said.statement.reason } : { licence };
      findings[first ? 'fail' : 'unknown'](lackingOf(said), why);
    }
  }
}
