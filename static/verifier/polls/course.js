/** What came after the opening: boxes, the end, tallies, or a cancellation (FORMATS section 15, **process**). */
import { seconds } from '../shape.js';
import { BYTES, hasAttached } from './beginning.js';
import { CANCELLED, CLOSED } from './kinds.js';
import { attachmentOf, bodyOf } from './poll.js';

const MOST_BOXES = 2001;
const LINES = 'application/jsonl';
export const RIGHTS = 'rights.bin';
export const CAST = 'cast.jsonl';
export const HOUR = 3600;
export const DAY = 86_400;

const NONE = Object.freeze({ count: 0, total: 0 });

/** @typedef {import('../answer.js').Findings<string>} Findings */
/** @typedef {import('./bodies.js').Amount} Amount */
/** @typedef {import('./bodies.js').Filled} Filled */
/** @typedef {import('./opening.js').Opened} Opened */
/** @typedef {import('./poll.js').Poll} Poll */
/** @typedef {import('./poll.js').PollItem} PollItem */

/** @param {Amount} amount @param {Amount} before */
function follows(amount, before) {
  return amount.total === before.total + amount.count;
}

/** Whether it has the files that its counts ask for; a box of nothing is none. @param {PollItem} item @param {Filled} box */
function hasItsFiles(item, { rights, cast }) {
  const files = rights.count ? [{ name: RIGHTS, media_type: BYTES, size: 32 * rights.count }] : [];
  // How long its ballots are is for the file to say.
  if (cast.count) files.push({ name: CAST, media_type: LINES, size: attachmentOf(item, CAST)?.size ?? -1 });
  return files.length > 0 && hasAttached(item, files);
}

/** @param {PollItem} item @param {Opened} opened @param {Findings} findings */
function checkTime({ index, time }, opened, findings) {
  const logged = seconds(time);
  const ends = seconds(opened.closesAt);
  if (logged < seconds(opened.opensAt) || logged > ends + DAY) findings.fail('out_of_time', { index, time });
  else if (logged > ends + HOUR) findings.unknown('box_late', { index, time });
}

/**
 * @param {PollItem} item
 * @param {number} number its place among the boxes
 * @param {PollItem | undefined} before
 * @param {PollItem} opening
 * @param {Findings} findings
 */
function checkBox(item, number, before, opening, findings) {
  const box = bodyOf(item, 'filled');
  if (!box) return;
  const { index } = item;
  if (box.number !== number) findings.fail('box_number', { index, number });
  if (box.opening !== opening.digest || box.previous !== (before?.digest ?? null))
    findings.fail('names_other', { index });
  const earlier = before ? bodyOf(before, 'filled') : { rights: NONE, cast: NONE };
  if (earlier && !(follows(box.rights, earlier.rights) && follows(box.cast, earlier.cast)))
    findings.fail('box_total', { index });
  if (!hasItsFiles(item, box)) findings.fail('attachments_wrong', { index });
}

/**
 * The boxes: their order, their links, what they say that they have, and their times.
 * @param {Poll} poll
 * @param {PollItem} opening
 * @param {Opened} opened
 * @param {Findings} findings
 */
export function checkBoxes({ boxes }, opening, opened, findings) {
  if (boxes.length > MOST_BOXES) findings.fail('boxes_many', { most: MOST_BOXES });
  for (const [number, item] of boxes.entries()) {
    if (item.place < opening.place) findings.fail('out_of_order', { index: item.index });
    checkTime(item, opened, findings);
    checkBox(item, number, boxes[number - 1], opening, findings);
  }
}

/**
 * @param {Poll} poll
 * @param {PollItem} closing
 * @param {PollItem} opening
 * @param {Findings} findings
 */
function checkTotals({ boxes }, closing, opening, findings) {
  const body = bodyOf(closing, 'closed');
  if (!body) return;
  const { index } = closing;
  const last = boxes.at(-1);
  if (body.opening !== opening.digest || body.last !== (last?.digest ?? null)) findings.fail('names_other', { index });
  const box = last ? bodyOf(last, 'filled') : { rights: NONE, cast: NONE };
  const isOther = box && (body.rights !== box.rights.total || body.cast !== box.cast.total);
  if (body.boxes !== boxes.length || isOther) findings.fail('closing_totals', { index });
}

/**
 * What is false of the end.
 * @param {Poll} poll
 * @param {PollItem} opening
 * @param {Opened} opened
 * @param {Findings} findings
 */
export function checkClosing(poll, opening, opened, findings) {
  for (const { index } of poll.of(CLOSED).slice(1)) findings.fail('closed_again', { index });
  const { closing } = poll;
  if (!closing) return;
  const { index, time, place } = closing;
  const ends = seconds(opened.closesAt);
  if (seconds(time) < ends || seconds(time) > ends + DAY) findings.fail('out_of_time', { index, time });
  if (place < Math.max(opening.place, poll.boxes.at(-1)?.place ?? 0)) findings.fail('out_of_order', { index });
  checkTotals(poll, closing, opening, findings);
}

/**
 * What is false of the tallies.
 * @param {Poll} poll
 * @param {Opened} opened
 * @param {Findings} findings
 */
export function checkTallies({ closing, tallies }, opened, findings) {
  const ids = opened.options.map(({ id }) => id).join();
  const cast = bodyOf(closing, 'closed')?.cast;
  for (const [number, item] of tallies.entries()) {
    const { index, record } = item;
    if (!closing || item.place < closing.place) findings.fail('out_of_order', { index });
    if (record && record.corrects !== tallies[number - 1]?.digest) findings.fail('tally_corrects', { index });
    const tally = bodyOf(item, 'tallied');
    if (!tally) continue;
    if (tally.closing !== closing?.digest) findings.fail('names_other', { index });
    if (tally.options.map(({ id }) => id).join() !== ids) findings.fail('tally_options', { index });
    if (cast !== undefined && tally.counted + tally.superseded !== cast) findings.fail('tally_sum', { index });
  }
}

/**
 * A cancellation: in time, with nothing behind it and no other end beside it.
 * @param {Poll} poll
 * @param {PollItem} opening
 * @param {Opened} opened
 * @param {Findings} findings
 */
export function checkCancellation(poll, opening, opened, findings) {
  const { cancellation } = poll;
  if (!cancellation) return;
  const { index, time, place } = cancellation;
  for (const other of [...poll.of(CANCELLED).slice(1), ...poll.of(CLOSED)])
    findings.fail('closed_again', { index: other.index });
  for (const box of poll.boxes) if (box.place > place) findings.fail('out_of_order', { index: box.index });
  if (place < opening.place) findings.fail('out_of_order', { index });
  if (seconds(time) > seconds(opened.closesAt)) findings.fail('out_of_time', { index, time });
  const body = bodyOf(cancellation, 'cancelled');
  if (!body) return;
  if (body.opening !== opening.digest) findings.fail('names_other', { index });
  findings.unknown('cancelled', { time, reason: body.reason });
}
