/** One poll's records in log order, each with its body, or with what is wrong with that (FORMATS sections 10 and 15). */
import { Malformed } from '../errors.js';
import { standing } from '../standing.js';
import { parsePollBody } from './bodies.js';
import { ALL, CANCELLED, CLOSED, FILLED, OPENED, ofSubject, TALLIED } from './kinds.js';

/** @typedef {import('./bodies.js').PollBody} PollBody */
/** @typedef {{name: string, media_type: string, size: number, sha256: string}} Attachment */
/**
 * One record of section 10's kinds: `place` is its place among all of the poll's entries. A `record` of null is one whose content is not there;
 * a `body` of null is that, or not as section 10 says: `fault`.
 * @typedef {{place: number, index: number, kind: string, digest: string, time: string, record: Record<string, any> | null,
 *   body: PollBody | null, fault: import('../errors.js').Fault | null}} PollItem
 */

/**
 * The body of an item, where it is one of this role.
 * @template {PollBody['role']} Role
 * @param {PollItem | null | undefined} item
 * @param {Role} role
 * @returns {Extract<PollBody, {role: Role}> | null}
 */
export function bodyOf(item, role) {
  return item?.body?.role === role ? /** @type {any} */ (item.body) : null;
}

/** The record's attachments. @param {PollItem | null} item @returns {Attachment[]} */
export function attachmentsOf(item) {
  return item?.record?.attachments ?? [];
}

/** The record's attachment of this name. @param {PollItem} item @param {string} name */
export function attachmentOf(item, name) {
  return attachmentsOf(item).find((attachment) => attachment.name === name) ?? null;
}

/**
 * Takes note of each record that a question needs and can't have.
 * @param {import('../answer.js').Findings<string>} findings
 * @param {Iterable<PollItem>} items
 */
export function need(findings, items) {
  for (const { index, fault, record } of items) {
    if (fault) findings.fail('body_wrong', { index, error: fault });
    else if (!record) findings.unknown('content_missing', { index });
  }
}

/** @param {import('../evidence.js').Item} item @param {number} place @param {string} kind @param {string} subject @param {string} origin */
function itemOf({ entry, record, index }, place, kind, subject, origin) {
  /** @type {PollItem} */
  const item = { place, index, kind, digest: entry.record, time: entry.time, record, body: null, fault: null };
  if (!record) return item;
  try {
    item.body = parsePollBody(record, subject, origin);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    item.fault = error.in('body').fault;
  }
  return item;
}

/** All that a file has of one poll; `entries` and `steps` are all of its entries, `items` those of section 10's kinds. */
export class Poll {
  /**
   * @param {string} subject
   * @param {import('../signed.js').Review} review
   * @param {import('../kinds.js').Kinds} kinds
   * @param {string} origin of the log that is trusted
   */
  constructor(subject, { items: entries, steps }, kinds, origin) {
    this.subject = subject;
    this.entries = entries;
    this.steps = steps;
    this.table = ofSubject(subject, kinds);
    /** @type {PollItem[]} */
    this.items = entries.flatMap((entry, place) => {
      const kind = entry.record ? entry.record.kind : entry.entry.kind;
      return ALL.includes(kind) ? [itemOf(entry, place, kind, subject, origin)] : [];
    });
    this.boxes = this.of(FILLED);
    this.tallies = this.of(TALLIED);
    /** Of several the first, as all below. */
    this.opening = this.of(OPENED)[0] ?? null;
    this.closing = this.of(CLOSED)[0] ?? null;
    this.cancellation = this.of(CANCELLED)[0] ?? null;
    this.opened = bodyOf(this.opening, 'opened');
  }

  /** The records of one kind. @param {string} kind */
  of(kind) {
    return this.items.filter((item) => item.kind === kind);
  }

  /** Withdrawals between two places whose content is not there: any may have withdrawn anything before it. @param {number} first @param {number} [before] */
  hiddenWithdrawals(first, before = this.entries.length) {
    return this.entries
      .slice(first, before)
      .filter(({ entry, record }) => !record && entry.kind === this.table.withdrawal);
  }

  /** Whether what has a digest stands among the entries before a place, by section 1. @param {string} digest @param {number} [before] */
  stands(digest, before = this.steps.length) {
    return !standing(this.steps.slice(0, before), this.table).ended.has(digest);
  }
}
