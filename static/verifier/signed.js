/** **signed**: every certification verifies (FORMATS section 6), and every record of a certified kind that stands has one. */
import { verifySignature } from './certification.js';
import { faultOf } from './errors.js';
import { KINDS } from './kinds.js';
import { isBefore, isFar } from './moments.js';
import { seconds } from './shape.js';
import { spoken, standing, stepOf } from './standing.js';

/** @typedef {import('./evidence.js').Evidence} Evidence */
/** @typedef {import('./evidence.js').Item} Item */
/** @typedef {import('./evidence.js').Subject} Subject */
/** @typedef {import('./answer.js').Findings} Findings */
/** @typedef {import('./kinds.js').Kinds} Kinds */
/** @typedef {import('./standing.js').Spoken} Spoken */
/** @typedef {import('./standing.js').Standing} Standing */
/** @typedef {import('./statement.js').Statement} Statement */
/**
 * What the evidence shows of a licence's keys; `hidden` has the kinds of its entries whose record is not there.
 * @typedef {{enrolled: (import('./keys.js').Enrolment & {index: number, recordedAt: string})[],
 *   revoked: (import('./keys.js').Revocation & {index: number})[], hidden: Set<string>}} Licence
 */

/** By index, in whatever order the file has them. @param {Subject} subject */
function inLogOrder({ items }) {
  return [...items].sort((left, right) => left.index - right.index);
}

/** @param {Subject} subject @returns {Licence} */
function licenceOf(subject) {
  /** @type {Licence} */
  const licence = { enrolled: [], revoked: [], hidden: new Set() };
  for (const { entry, record, body, index } of inLogOrder(subject)) {
    if (!record) licence.hidden.add(entry.kind);
    if (body?.role === 'enrolment' && record) licence.enrolled.push({ ...body, index, recordedAt: record.recorded_at });
    if (body?.role === 'revocation') licence.revoked.push({ ...body, index });
  }
  return licence;
}

/** The certifications of one subject, read in log order. */
class Certifications {
  /**
   * @param {Map<string, Licence>} licences by subject
   * @param {import('./certification.js').Rules} rules
   * @param {Findings} findings
   * @param {Kinds} kinds
   * @param {Item[]} items all of the subject's
   */
  constructor(licences, rules, findings, kinds, items) {
    /** @type {Map<string, Item>} by the digest that was logged, the last of each */
    this.recorded = new Map(items.flatMap((item) => (item.record ? [[item.entry.record, item]] : [])));
    this.licences = licences;
    this.rules = rules;
    this.findings = findings;
    this.kinds = kinds;
    /** @type {Map<number, Statement>} by the places of the certifications */
    this.statements = new Map();
    /** @type {Set<number>} the places of those that do not count */
    this.uncounted = new Set();
    /** @type {Set<number>} those of which that can't be known: a record of a key was erased */
    this.hidden = new Set();
  }

  /** @param {Item} item @param {Spoken | undefined} said what the item says, where it is a certification */
  take(item, said) {
    const { entry, record, body, index } = item;
    if (this.kinds.certifying.has(entry.kind) && !record) this.findings.unknown('certification_erased', { index });
    if (body?.role === 'certification' && said) this.#certification(item, body, said);
  }

  /** @param {Item} item @param {import('./bodies.js').Certification} body @param {Spoken} said */
  #certification(item, { statement, signature }, { place, records, isRepeated }) {
    const { index } = item;
    this.statements.set(place, statement);
    if (isRepeated) this.findings.fail('statement_repeated', { index });
    if (!records.length) this.findings.fail('certifies_nothing', { index });
    const isInTime = this.#isInTime(item, statement);
    const signed = this.#signed(item, statement, signature);
    if (signed !== true || !isInTime) this.uncounted.add(place);
    const isHidden = signed === null || (signed && this.#mayBeRevoked(statement));
    if (isHidden && isInTime && records.length && !isRepeated) this.hidden.add(place);
    if (isFar(statement.signed_at, item.entry.time))
      this.findings.note('signed_far', { index, signed_at: statement.signed_at, time: item.entry.time });
  }

  /**
   * Whether what it rests on was there when it says that it was signed: its key, and each record that it names.
   * @param {Item} item
   * @param {Statement} statement
   */
  #isInTime({ index }, { licence, key, records, signed_at: signedAt }) {
    const enrolment = this.licences.get(`licence:${licence}`)?.enrolled.find((enrolled) => enrolled.key === key);
    const named = records.flatMap((digest) => this.recorded.get(digest) ?? []);
    const restsOn = [
      ...(enrolment ? [enrolment] : []),
      ...named.map((item) => ({ index: item.index, recordedAt: item.record?.recorded_at })),
    ];
    const early = restsOn.filter(({ recordedAt }) => isBefore(signedAt, recordedAt));
    for (const { index: earlier, recordedAt } of early)
      this.findings.fail('signed_before', { index, earlier, signed_at: signedAt, recorded_at: recordedAt });
    return !early.length;
  }

  /** Whether a revocation under its licence was erased. @param {Statement} statement */
  #mayBeRevoked({ licence }) {
    return this.licences.get(`licence:${licence}`)?.hidden.has(this.kinds.revocation) ?? false;
  }

  /**
   * Whether a key that was enrolled before the certification, and not revoked before it, signed the statement; null where an erased record may
   * have enrolled it.
   * @param {Item} item
   * @param {Statement} statement
   * @param {import('./statement.js').Signature} signature
   */
  #signed({ index, entry }, statement, signature) {
    const about = { index, licence: statement.licence };
    const licence = this.licences.get(`licence:${statement.licence}`) ?? {
      enrolled: [],
      revoked: [],
      hidden: new Set(),
    };
    const enrolled = licence.enrolled.filter(({ key }) => key === statement.key);
    const revoked = licence.revoked.filter(({ key }) => key === statement.key);
    if (this.#mayBeRevoked(statement)) this.findings.unknown('key_hidden', about);
    for (const { compromisedSince: since } of revoked) {
      if (since !== null && seconds(entry.time) >= seconds(since)) this.findings.unknown('doubtful', { index, since });
    }
    const isRevoked = revoked.some((revocation) => revocation.index < index);
    const isTwice = enrolled.length > 1 || revoked.length > 1;
    if (isRevoked) this.findings.fail('key_revoked', about);
    if (isTwice) this.findings.fail('key_twice', about);
    if (!enrolled.length && licence.hidden.has(this.kinds.enrolment)) {
      this.findings.unknown('key_hidden', about);
      return isRevoked || isTwice ? false : null;
    }
    if (!enrolled.length || enrolled[0].index > index) {
      this.findings.fail('key_not_enrolled', about);
      return false;
    }
    const error = faultOf(() => verifySignature(statement, signature, enrolled[0], this.rules));
    if (error) this.findings.fail('signature_false', { ...about, error });
    return !error && !isRevoked && !isTwice;
  }
}

/**
 * What is shown of each licence's keys, by the licence's subject.
 * @param {Evidence} evidence
 * @returns {Map<string, Licence>}
 */
export function licencesOf({ subjects }) {
  return new Map(subjects.map((subject) => [subject.subject, licenceOf(subject)]));
}

/**
 * One subject's entries in log order, and its certifications: what they say, which do not count, and of which that can't be known, all by place.
 * @typedef {{items: Item[], steps: import('./standing.js').Step[], said: Spoken[], statements: Map<number, Statement>, uncounted: Set<number>,
 *   hidden: Set<number>, standing: Standing}} Review
 */

/**
 * Checks a subject's certifications, one entry at a time.
 * @param {Subject} subject
 * @param {Map<string, Licence>} licences
 * @param {import('./certification.js').Rules} rules
 * @param {Findings} findings
 * @param {Kinds} kinds those that are told apart under this subject
 * @param {() => void | Promise<void>} progress after each entry
 * @returns {Promise<Review>}
 */
export async function review(subject, licences, rules, findings, kinds, progress) {
  const items = inLogOrder(subject);
  const steps = items.map(stepOf);
  const said = spoken(steps, kinds);
  const byPlace = new Map(said.map((each) => [each.place, each]));
  const certifications = new Certifications(licences, rules, findings, kinds, items);
  for (const [place, item] of items.entries()) {
    certifications.take(item, byPlace.get(place));
    await progress();
  }
  const { statements, uncounted, hidden } = certifications;
  return { items, steps, said, statements, uncounted, hidden, standing: standing(steps, kinds, uncounted) };
}

/** Reads the certifications of the evidence's subjects, one entry at a time. */
export class Signatures {
  /**
   * @param {Evidence} evidence
   * @param {import('./certification.js').Rules} rules
   * @param {Findings} findings
   * @param {Kinds} [kinds] those that the evidence was read with
   */
  constructor(evidence, rules, findings, kinds = KINDS) {
    this.licences = licencesOf(evidence);
    this.rules = rules;
    this.findings = findings;
    this.kinds = kinds;
    /** @type {Map<string, number>} licence number -> records that stand certified under it */
    this.under = new Map();
    this.hasCertifiable = false;
    this.hasStanding = false;
    this.isEmpty = !evidence.subjects[0].items.length;
  }

  /**
   * @param {Subject} subject
   * @param {() => void | Promise<void>} progress after each entry
   */
  async read(subject, progress) {
    const reviewed = await review(subject, this.licences, this.rules, this.findings, this.kinds, progress);
    this.#conclude(reviewed.items, reviewed.standing, reviewed.statements);
  }

  /**
   * What is not certified, and bad verdicts by name.
   * @param {Item[]} items
   * @param {Standing} stands
   * @param {Map<number, Statement>} statements by place
   */
  #conclude(items, { ended, latest, void: empty }, statements) {
    const found = new Map([...latest].map(([digest, place]) => [digest, statements.get(place)]));
    for (const place of empty) this.findings.note('void', { index: items[place].index });
    let open = 0;
    for (const { entry, index } of items) {
      if (!this.kinds.certifiedBy.has(entry.kind)) continue;
      this.hasCertifiable = true;
      if (!ended.has(entry.record)) this.hasStanding = true;
      const { verdict, licence, reason } = found.get(entry.record) ?? {};
      if (!ended.has(entry.record) && verdict !== 'certified') open += 1;
      if (verdict && verdict !== 'certified') this.findings.note(verdict, { index, licence, reason });
    }
    if (open) this.findings.unknown('uncertified', { count: open });
    for (const statement of found.values()) {
      if (statement?.verdict !== 'certified') continue;
      this.under.set(statement.licence, (this.under.get(statement.licence) ?? 0) + 1);
    }
  }

  /** The answer to **signed**. */
  answer() {
    for (const [licence, count] of this.under) this.findings.pass('signed', { licence, count });
    if (this.isEmpty) this.findings.unknown('nothing');
    else if (!this.hasStanding) this.findings.unknown(this.hasCertifiable ? 'none_stands' : 'no_inspection');
    return this.findings.answer();
  }
}
