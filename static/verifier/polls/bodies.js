/**
 * The bodies of a poll's records (FORMATS section 10); opening.js has the opening's, section 6 a certification's. Whether one record fits the
 * others is asked elsewhere: here is what stands in one.
 */
import { fromHex } from '../bytes.js';
import { Malformed } from '../errors.js';
import { field, hex32, list, members, natural } from '../shape.js';
import { parseCertification } from '../statement.js';
import { subject as anySubject } from '../subject.js';
import {
  ANSWERED,
  CANCELLED,
  CERTIFIED,
  CLOSED,
  FILLED,
  OPENED,
  PROPOSED,
  REVIEWED,
  SCHEME,
  TALLIED,
} from './kinds.js';
import { options, parseOpened } from './opening.js';
import { DEPARTMENT, day, NAME, once, oneOf, optionId, QUESTION, sized, TITLE, text } from './texts.js';

const REVIEWS = ['accepted', 'refused', 'returned', 'merged'];
const ANSWERS = ['adopted', 'partly', 'not_adopted', 'later'];
const SORTS = ['citizen', 'department', 'institution'];
const REASON = 'correction_reason';

/**
 * @typedef {import('./opening.js').Opened} Opened
 * @typedef {{role: 'proposed', title: string, question: string, options: import('./opening.js').Option[]}} Proposed
 * @typedef {{role: 'reviewed', proposal: string, decision: string}} Reviewed
 * @typedef {{role: 'cancelled', opening: string, reason: string}} Cancelled
 * @typedef {{count: number, total: number}} Amount in this box, and with all before it
 * @typedef {{role: 'filled', opening: string, number: number, previous: string | null, rights: Amount, cast: Amount,
 *   root: Uint8Array}} Filled previous: null in the first
 * @typedef {{role: 'closed', opening: string, boxes: number, last: string | null, rights: number, cast: number}} Closed
 * @typedef {{role: 'tallied', closing: string, counted: number, blank: number, superseded: number,
 *   options: {id: string, count: number}[]}} Tallied
 * @typedef {{role: 'answered', tally: string, decision: string}} Answered
 * @typedef {Proposed | Reviewed | Opened | Cancelled | Filled | Closed | Tallied | Answered |
 *   ({role: 'certification'} & ReturnType<typeof parseCertification>)} PollBody
 */

/** A citizen's name is withheld always, another's never. @param {unknown} value */
function proposer(value) {
  const fields = members(value, ['sort', 'name']);
  const sort = field(fields, 'sort', (given) => oneOf(given, SORTS));
  field(fields, 'name', (name) => {
    if (sort !== 'citizen') text(name, NAME);
    else if (name === null || typeof name !== 'object' || Array.isArray(name)) throw new Malformed('name_not_withheld');
    else members(name, ['withheld']);
  });
}

/** @param {unknown} body @returns {Proposed} */
function proposed(body) {
  const fields = members(body, ['title', 'question', 'background', 'area', 'options', 'proposer']);
  field(fields, 'background', (said) => text(said));
  field(fields, 'area', (said) => text(said));
  field(fields, 'proposer', proposer);
  return {
    role: 'proposed',
    title: field(fields, 'title', (said) => text(said, TITLE)),
    question: field(fields, 'question', (said) => text(said, QUESTION)),
    options: field(fields, 'options', options),
  };
}

/** @param {unknown} value */
function poll(value) {
  if (!anySubject(value).startsWith(SCHEME)) throw new Malformed('not_subject');
}

/** @param {Record<string, unknown>} body @returns {Reviewed} */
function reviewed(body) {
  const names = ['proposal', 'decision', 'department', 'reason'];
  const isMerged = body.decision === 'merged';
  const fields = members(body, isMerged ? [...names, 'merged_into'] : names);
  if (isMerged) field(fields, 'merged_into', poll);
  field(fields, 'department', (said) => text(said, DEPARTMENT));
  field(fields, 'reason', (said) => text(said));
  return {
    role: 'reviewed',
    proposal: field(fields, 'proposal', hex32),
    decision: field(fields, 'decision', (given) => oneOf(given, REVIEWS)),
  };
}

/** @param {unknown} body @returns {Cancelled} */
function cancelled(body) {
  const fields = members(body, ['opening', 'reason']);
  return {
    role: 'cancelled',
    opening: field(fields, 'opening', hex32),
    reason: field(fields, 'reason', (said) => text(said)),
  };
}

/** @param {Record<string, any>} value @returns {Amount} */
function amount(value) {
  return { count: field(value, 'count', natural), total: field(value, 'total', natural) };
}

/** @param {Record<string, unknown>} body @returns {Filled} */
function filled(body) {
  const names = ['opening', 'number', 'rights', 'cast'];
  const number = 'number' in body ? field(body, 'number', natural) : 0;
  const fields = members(body, number ? [...names, 'previous'] : names);
  const cast = field(fields, 'cast', (given) => members(given, ['count', 'total', 'root']));
  const rights = field(fields, 'rights', (given) => members(given, ['count', 'total']));
  return {
    role: 'filled',
    opening: field(fields, 'opening', hex32),
    number,
    previous: number ? field(fields, 'previous', hex32) : null,
    rights: field(fields, 'rights', () => amount(rights)),
    cast: field(fields, 'cast', () => amount(cast)),
    root: field(fields, 'cast', () => field(cast, 'root', (hash) => fromHex(hash, 32))),
  };
}

/** @param {Record<string, unknown>} body @returns {Closed} */
function closed(body) {
  const names = ['opening', 'boxes', 'rights', 'cast'];
  const boxes = 'boxes' in body ? field(body, 'boxes', natural) : 0;
  const fields = members(body, boxes ? [...names, 'last'] : names);
  return {
    role: 'closed',
    opening: field(fields, 'opening', hex32),
    boxes,
    last: boxes ? field(fields, 'last', hex32) : null,
    rights: field(fields, 'rights', natural),
    cast: field(fields, 'cast', natural),
  };
}

/** @param {unknown} body @returns {Tallied} */
function tallied(body) {
  const fields = members(body, ['closing', 'counted', 'blank', 'superseded', 'options']);
  const counts = field(fields, 'options', (given) => {
    const chosen = list(given, (option) => {
      const parts = members(option, ['id', 'count']);
      return { id: field(parts, 'id', optionId), count: field(parts, 'count', natural) };
    });
    once(chosen.map(({ id }) => id));
    return chosen;
  });
  return {
    role: 'tallied',
    closing: field(fields, 'closing', hex32),
    counted: field(fields, 'counted', natural),
    blank: field(fields, 'blank', natural),
    superseded: field(fields, 'superseded', natural),
    options: counts,
  };
}

/** @param {unknown} value */
function step(value) {
  const fields = members(value, ['text', 'due']);
  field(fields, 'text', (said) => text(said));
  field(fields, 'due', day);
}

/** @param {unknown} body @returns {Answered} */
function answered(body) {
  const fields = members(body, ['tally', 'decision', 'department', 'text', 'steps']);
  field(fields, 'department', (said) => text(said, DEPARTMENT));
  field(fields, 'text', (said) => text(said));
  field(fields, 'steps', (steps) => sized(steps, 0, 20, step));
  return {
    role: 'answered',
    tally: field(fields, 'tally', hex32),
    decision: field(fields, 'decision', (given) => oneOf(given, ANSWERS)),
  };
}

/** @type {Readonly<Record<string, (body: Record<string, unknown>) => PollBody>>} */
const PARSERS = Object.freeze({
  [PROPOSED]: proposed,
  [REVIEWED]: reviewed,
  [CANCELLED]: cancelled,
  [FILLED]: filled,
  [CLOSED]: closed,
  [TALLIED]: tallied,
  [ANSWERED]: answered,
});

/**
 * The body of one of section 10's kinds; Malformed where it is none. `correction_reason` stands exactly in corrections; in a certification, which
 * is never one, nowhere.
 * @param {Record<string, any>} record
 * @param {string} subject the poll
 * @param {string} origin of the log
 * @returns {PollBody}
 */
export function parsePollBody({ kind, body, corrects }, subject, origin) {
  if (kind === CERTIFIED) return { role: 'certification', ...parseCertification(body) };
  const rest = { ...body };
  if (corrects !== undefined) {
    if (!(REASON in rest)) throw new Malformed('member_missing', { name: REASON });
    field(rest, REASON, (said) => text(said));
    delete rest[REASON];
  }
  return kind === OPENED ? parseOpened(rest, subject, origin) : PARSERS[kind](rest);
}
