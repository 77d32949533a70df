/**
 * Which certified kinds' records stand (FORMATS sections 1 and 6). A correction or a withdrawal ends what is not certified; what was certified
 * ends only by a signature: its own `withdrawn`, or the certification of what corrects it, however far down the chain.
 */
import { KINDS } from './kinds.js';

/** @typedef {import('./evidence.js').Item} Item */
/** @typedef {import('./kinds.js').Kinds} Kinds */
/** @typedef {import('./statement.js').Statement} Statement */

/**
 * Whether `later` may end `earlier`: by the same organisation; whose an erased record was is not known.
 * @param {Item} later
 * @param {Item | undefined} earlier
 * @param {Kinds} kinds
 */
function mayEnd(later, earlier, kinds) {
  if (!earlier || kinds.forGood.has(earlier.entry.kind)) return false;
  return !earlier.record || earlier.record.author.organisation === later.record?.author.organisation;
}

/**
 * The corrections and withdrawals that have an effect, by the digest of what they would end, and the indices of those that have none.
 * @param {Item[]} items a subject's, in log order
 * @param {Kinds} kinds
 */
function endings(items, kinds) {
  /** @type {Map<string, string[]>} */
  const corrections = new Map();
  /** @type {Set<string>} */
  const withdrawn = new Set();
  /** @type {number[]} */
  const empty = [];
  /** @type {Map<string, Item>} */
  const before = new Map();
  for (const item of items) {
    const { entry, record, body } = item;
    if (record && 'corrects' in record) {
      const earlier = before.get(record.corrects);
      if (!mayEnd(item, earlier, kinds) || earlier?.entry.kind !== entry.kind) empty.push(item.index);
      else {
        corrections.set(record.corrects, [...(corrections.get(record.corrects) ?? []), entry.record]);
      }
    }
    if (body?.role === 'withdrawal') {
      if (mayEnd(item, before.get(body.record), kinds)) withdrawn.add(body.record);
      else empty.push(item.index);
    }
    if (!before.has(entry.record)) before.set(entry.record, item);
  }
  return { corrections, withdrawn, empty };
}

/**
 * The records of certified kinds that stand, and the indices of entries that claim to end a record and may not.
 * @param {Item[]} items a subject's, in log order
 * @param {Map<string, Statement>} latest the last counting statement on each digest
 * @param {Set<string>} certified digests that ever had a counting `certified`
 * @param {Kinds} [kinds]
 * @returns {{stands: Item[], void: number[]}}
 */
export function standing(items, latest, certified, kinds = KINDS) {
  const { corrections, withdrawn, empty } = endings(items, kinds);
  /** @type {Set<string>} digests with a certified correction below them */
  const superseded = new Set();
  for (const { entry } of [...items].reverse()) {
    const later = corrections.get(entry.record) ?? [];
    if (later.some((digest) => certified.has(digest) || superseded.has(digest))) superseded.add(entry.record);
  }
  const stands = items.filter(({ entry: { kind, record: digest } }) => {
    const verdict = latest.get(digest)?.verdict;
    if (!kinds.certifiedBy.has(kind) || verdict === 'withdrawn' || superseded.has(digest)) return false;
    return verdict === 'certified' || !(corrections.has(digest) || withdrawn.has(digest));
  });
  return { stands, void: empty };
}
