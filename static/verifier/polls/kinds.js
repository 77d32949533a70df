/** The kinds of records about a poll (FORMATS section 10), and which kinds count under which subject (section 9). */

export const PROPOSED = 'poll:proposed';
export const REVIEWED = 'poll:reviewed';
export const OPENED = 'poll:opened';
export const CANCELLED = 'poll:cancelled';
export const FILLED = 'box:filled';
export const CLOSED = 'poll:closed';
export const TALLIED = 'poll:tallied';
export const CERTIFIED = 'poll:certified';
export const ANSWERED = 'poll:answered';

/** @type {readonly string[]} */
export const ALL = Object.freeze([PROPOSED, REVIEWED, OPENED, CANCELLED, FILLED, CLOSED, TALLIED, CERTIFIED, ANSWERED]);

/** What is neither corrected nor withdrawn. @type {readonly string[]} */
export const FOR_GOOD = Object.freeze([OPENED, CANCELLED, FILLED, CLOSED, CERTIFIED]);

export const SCHEME = 'poll:';

/**
 * The kinds that are told apart under a subject: a poll's are section 10's, whatever the verifier's own table has. The kinds of withdrawals and
 * erasures are those of the table, as everywhere.
 * @param {string} subject
 * @param {Readonly<import('../kinds.js').Kinds>} kinds
 * @returns {Readonly<import('../kinds.js').Kinds>}
 */
export function ofSubject(subject, kinds) {
  if (!subject.startsWith(SCHEME)) return kinds;
  return Object.freeze({
    ...kinds,
    certifiedBy: new Map([OPENED, TALLIED].map((kind) => [kind, CERTIFIED])),
    certifying: new Set([CERTIFIED]),
    namesSubject: new Map(),
    forGood: new Set([...FOR_GOOD, kinds.enrolment, kinds.revocation]),
    neverWithdrawn: new Set([TALLIED]),
  });
}
