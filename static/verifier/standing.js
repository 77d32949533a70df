/**
 * Which records stand, and what is certified (FORMATS sections 1 and 6). A correction or a withdrawal ends what is not certified; what was certified
 * ends only by a signature: its own `withdrawn`, or the certification of what corrects it, however far down the chain.
 */
import { canonicalText } from './canonical.js';
import { KINDS } from './kinds.js';

/** @typedef {import('./evidence.js').Item} Item */
/** @typedef {import('./kinds.js').Kinds} Kinds */
/**
 * What a certification of a kind says of the records with these digests; `statement` is the text that was signed.
 * @typedef {{kind: string, records: string[], verdict: string, statement: string}} Word
 */
/**
 * One entry of a subject. Where its record is not there, nothing but `digest` and `kind` is known. `corrects` and `withdraws` are the
 * digests that the record names as such.
 * @typedef {{digest: string, kind: string, organisation?: string, corrects?: string, withdraws?: string, word?: Word}} Step
 */
/**
 * A certification by its place among the steps; `records` are the earlier ones that it can certify.
 * @typedef {{place: number, word: Word, records: string[], isRepeated: boolean}} Spoken
 */
/**
 * What became of one subject's records, by their digests. `ended` has the record that ended each that no longer stands, `latest` the place of
 * the last counting certification on each, and `verdicts` what that says. `void` are the places of steps that claim to end a record and may not.
 * @typedef {{ended: Map<string, string>, latest: Map<string, number>, verdicts: Map<string, string>, void: number[]}} Standing
 */

/** An item as far as its record's standing goes. @param {Item} item @returns {Step} */
export function stepOf({ entry, record, body }) {
  const { record: digest, kind } = entry;
  if (!record) return { digest, kind };
  /** @type {Step} */
  const step = { digest, kind, organisation: record.author.organisation };
  if ('corrects' in record) step.corrects = record.corrects;
  if (body?.role === 'withdrawal') step.withdraws = body.record;
  if (body?.role === 'certification') {
    const { records, verdict } = body.statement;
    step.word = { kind: record.kind, records, verdict, statement: canonicalText(body.statement) };
  }
  return step;
}

/**
 * The certifications among one subject's steps.
 * @param {Step[]} steps in log order
 * @param {Kinds} [kinds]
 * @returns {Spoken[]}
 */
export function spoken(steps, kinds = KINDS) {
  /** @type {Set<string>} `<certifying kind> <digest>` of what can be certified so far */
  const certifiable = new Set();
  /** @type {Set<string>} */
  const statements = new Set();
  /** @type {Spoken[]} */
  const found = [];
  for (const [place, { digest, kind, word }] of steps.entries()) {
    if (kinds.certifiedBy.has(kind)) certifiable.add(`${kinds.certifiedBy.get(kind)} ${digest}`);
    if (!word) continue;
    const records = word.records.filter((each) => certifiable.has(`${word.kind} ${each}`));
    found.push({ place, word, records, isRepeated: statements.has(word.statement) });
    statements.add(word.statement);
  }
  return found;
}

/**
 * Whether `later` may end `earlier`: by the same organisation; whose an erased record was is not known.
 * @param {Step} later
 * @param {Step | undefined} earlier
 * @param {Kinds} kinds
 */
function mayEnd(later, earlier, kinds) {
  if (!earlier || kinds.forGood.has(earlier.kind)) return false;
  return earlier.organisation === undefined || earlier.organisation === later.organisation;
}

/** @param {Step} later @param {Step | undefined} earlier @param {Kinds} kinds */
function mayWithdraw(later, earlier, kinds) {
  return mayEnd(later, earlier, kinds) && !(earlier && kinds.neverWithdrawn?.has(earlier.kind));
}

/**
 * The counting corrections of each digest, the first to correct or withdraw it, and the places of those that may not.
 * @param {Step[]} steps
 * @param {Kinds} kinds
 */
function endingsOf(steps, kinds) {
  /** @type {Map<string, string[]>} */
  const corrected = new Map();
  /** @type {Map<string, string>} */
  const endings = new Map();
  /** @type {number[]} */
  const empty = [];
  /** @type {Map<string, Step>} */
  const before = new Map();
  for (const [place, step] of steps.entries()) {
    const { digest, kind, corrects, withdraws } = step;
    if (corrects !== undefined) {
      const earlier = before.get(corrects);
      if (earlier?.kind === kind && mayEnd(step, earlier, kinds)) {
        corrected.set(corrects, [...(corrected.get(corrects) ?? []), digest]);
        if (!endings.has(corrects)) endings.set(corrects, digest);
      } else empty.push(place);
    }
    if (withdraws !== undefined) {
      if (mayWithdraw(step, before.get(withdraws), kinds)) {
        if (!endings.has(withdraws)) endings.set(withdraws, digest);
      } else empty.push(place);
    }
    if (!before.has(digest)) before.set(digest, step);
  }
  return { corrected, endings, empty };
}

/**
 * By digest, the first certified of the corrections below. Corrections come later: one walk from the end suffices.
 * @param {Step[]} steps
 * @param {Map<string, string[]>} corrected
 * @param {Map<string, number>} certified
 */
function supersededIn(steps, corrected, certified) {
  /** @type {Map<string, string>} */
  const found = new Map();
  /** @param {string} digest */
  const rank = (digest) => certified.get(digest) ?? Number.POSITIVE_INFINITY;
  for (const { digest } of [...steps].reverse()) {
    const below = (corrected.get(digest) ?? []).flatMap((later) => [later, found.get(later) ?? later]);
    const [first] = below.sort((one, other) => rank(one) - rank(other));
    if (first !== undefined && certified.has(first)) found.set(digest, first);
  }
  return found;
}

/**
 * What stands of one subject's steps.
 * @param {Step[]} steps in log order
 * @param {Kinds} [kinds]
 * @param {Set<number>} [uncounted] the places of certifications that do not count, because of their signatures or keys
 * @returns {Standing}
 */
export function standing(steps, kinds = KINDS, uncounted = new Set()) {
  /** @type {Map<string, number>} */
  const latest = new Map();
  /** @type {Map<string, string>} */
  const verdicts = new Map();
  /** @type {Map<string, number>} */
  const certified = new Map();
  for (const { place, word, records, isRepeated } of spoken(steps, kinds)) {
    if (isRepeated || uncounted.has(place)) continue;
    for (const digest of records) {
      latest.set(digest, place);
      verdicts.set(digest, word.verdict);
      if (word.verdict === 'certified' && !certified.has(digest)) certified.set(digest, place);
    }
  }
  const { corrected, endings, empty } = endingsOf(steps, kinds);
  const superseded = supersededIn(steps, corrected, certified);
  /** @type {Map<string, string>} */
  const ended = new Map();
  for (const { digest } of steps) {
    const verdict = verdicts.get(digest);
    const word = latest.get(digest);
    const ending = verdict === 'certified' ? undefined : endings.get(digest);
    const by = verdict === 'withdrawn' && word !== undefined ? steps[word].digest : (superseded.get(digest) ?? ending);
    if (by !== undefined) ended.set(digest, by);
  }
  return { ended, latest, verdicts, void: empty };
}
