/** **signed**: every certification verifies (FORMATS section 6), and every record of a certified kind that stands has one. */
import { canonicalText } from './canonical.js';
import { verifySignature } from './certification.js';
import { faultOf } from './errors.js';
import { KINDS } from './kinds.js';
import { seconds } from './shape.js';
import { standing } from './standing.js';

/** @typedef {import('./evidence.js').Evidence} Evidence */
/** @typedef {import('./evidence.js').Item} Item */
/** @typedef {import('./evidence.js').Subject} Subject */
/** @typedef {import('./answer.js').Findings} Findings */
/** @typedef {import('./kinds.js').Kinds} Kinds */
/** @typedef {import('./statement.js').Statement} Statement */
/**
 * What the evidence shows of a licence's keys; `hidden` has the kinds of its entries whose record is not there.
 * @typedef {{enrolled: (import('./keys.js').Enrolment & {index: number})[],
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
    if (body?.role === 'enrolment') licence.enrolled.push({ ...body, index });
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
   */
  constructor(licences, rules, findings, kinds) {
    this.licences = licences;
    this.rules = rules;
    this.findings = findings;
    this.kinds = kinds;
    /** @type {Set<string>} `<certifying kind> <digest>` of what can be certified so far */
    this.certifiable = new Set();
    /** @type {Set<string>} canonical texts so far */
    this.statements = new Set();
    /** @type {Map<string, Statement>} by digest, the last that counts */
    this.latest = new Map();
    /** @type {Set<string>} digests that ever had a counting `certified` */
    this.certified = new Set();
  }

  /** @param {Item} item */
  take(item) {
    const { entry, record, body, index } = item;
    const { certifiedBy, certifying } = this.kinds;
    if (certifiedBy.has(entry.kind)) this.certifiable.add(`${certifiedBy.get(entry.kind)} ${entry.record}`);
    if (certifying.has(entry.kind) && !record) this.findings.unknown('certification_erased', { index });
    if (body?.role === 'certification') this.#certification(item, body);
  }

  /** @param {Item} item @param {import('./bodies.js').Certification} body */
  #certification(item, { statement, signature }) {
    const { index, record } = item;
    const digests = statement.records.filter((digest) => this.certifiable.has(`${record?.kind} ${digest}`));
    const once = canonicalText(statement);
    const isRepeated = this.statements.has(once);
    this.statements.add(once);
    if (isRepeated) this.findings.fail('statement_repeated', { index });
    if (!digests.length) this.findings.fail('certifies_nothing', { index });
    const isSigned = this.#isSigned(item, statement, signature);
    if (!isSigned || isRepeated) return;
    for (const digest of digests) {
      this.latest.set(digest, statement);
      if (statement.verdict === 'certified') this.certified.add(digest);
    }
  }

  /**
   * Whether a key that was enrolled before the certification, and not revoked before it, signed the statement.
   * @param {Item} item
   * @param {Statement} statement
   * @param {import('./statement.js').Signature} signature
   */
  #isSigned({ index, entry }, statement, signature) {
    const about = { index, licence: statement.licence };
    const licence = this.licences.get(`licence:${statement.licence}`) ?? {
      enrolled: [],
      revoked: [],
      hidden: new Set(),
    };
    const enrolled = licence.enrolled.filter(({ key }) => key === statement.key);
    const revoked = licence.revoked.filter(({ key }) => key === statement.key);
    if (licence.hidden.has(this.kinds.revocation)) this.findings.unknown('key_hidden', about);
    for (const { compromisedSince: since } of revoked) {
      if (since !== null && seconds(entry.time) >= seconds(since)) this.findings.unknown('doubtful', { index, since });
    }
    const isRevoked = revoked.some((revocation) => revocation.index < index);
    const isTwice = enrolled.length > 1 || revoked.length > 1;
    if (isRevoked) this.findings.fail('key_revoked', about);
    if (isTwice) this.findings.fail('key_twice', about);
    if (!enrolled.length && licence.hidden.has(this.kinds.enrolment)) {
      this.findings.unknown('key_hidden', about);
      return false;
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

/** Reads the certifications of the evidence's subjects, one entry at a time. */
export class Signatures {
  /**
   * @param {Evidence} evidence
   * @param {import('./certification.js').Rules} rules
   * @param {Findings} findings
   * @param {Kinds} [kinds] those that the evidence was read with
   */
  constructor(evidence, rules, findings, kinds = KINDS) {
    this.licences = new Map(evidence.subjects.map((subject) => [subject.subject, licenceOf(subject)]));
    this.rules = rules;
    this.findings = findings;
    this.kinds = kinds;
    /** @type {Map<string, number>} licence number -> records that stand certified under it */
    this.under = new Map();
    this.hasCertifiable = false;
  }

  /**
   * @param {Subject} subject
   * @param {() => void | Promise<void>} progress after each entry
   */
  async read(subject, progress) {
    const items = inLogOrder(subject);
    const certifications = new Certifications(this.licences, this.rules, this.findings, this.kinds);
    for (const item of items) {
      certifications.take(item);
      await progress();
    }
    this.#conclude(items, certifications);
  }

  /** What is not certified, and bad verdicts by name. @param {Item[]} items @param {Certifications} certifications */
  #conclude(items, { latest, certified }) {
    const { stands, void: empty } = standing(items, latest, certified, this.kinds);
    const open = stands.filter(({ entry }) => latest.get(entry.record)?.verdict !== 'certified');
    if (open.length) this.findings.unknown('uncertified', { count: open.length });
    for (const index of empty) this.findings.note('void', { index });
    for (const { entry, index } of items) {
      if (!this.kinds.certifiedBy.has(entry.kind)) continue;
      this.hasCertifiable = true;
      const { verdict, licence, reason } = latest.get(entry.record) ?? {};
      if (verdict && verdict !== 'certified') this.findings.note(verdict, { index, licence, reason });
    }
    for (const { verdict, licence } of latest.values()) {
      if (verdict === 'certified') this.under.set(licence, (this.under.get(licence) ?? 0) + 1);
    }
  }

  /** The answer to **signed**. */
  answer() {
    for (const [licence, count] of this.under) this.findings.pass('signed', { licence, count });
    if (!this.under.size) this.findings.pass(this.hasCertifiable ? 'none_stands' : 'no_inspection');
    return this.findings.answer();
  }
}
