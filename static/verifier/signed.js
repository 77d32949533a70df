/** **signed**: every certification verifies (FORMATS section 6), and every standing inspection has one that stands. */
import { canonicalText } from './canonical.js';
import { verifySignature } from './certification.js';
import { parseEnrolment, parseRevocation } from './keys.js';
import { holds } from './logged.js';
import { seconds } from './shape.js';
import { INSPECTION, standing } from './standing.js';
import { parseCertification } from './statement.js';

/** @typedef {import('./evidence.js').Evidence} Evidence */
/** @typedef {import('./evidence.js').Item} Item */
/** @typedef {import('./evidence.js').Subject} Subject */
/** @typedef {import('./answer.js').Findings} Findings */
/** @typedef {import('./statement.js').Statement} Statement */
/**
 * What the evidence shows of a licence's keys; `hidden` has the kinds of its entries whose record is not there.
 * @typedef {{enrolled: (import('./keys.js').Enrolment & {index: number})[],
 *   revoked: {key: string, compromisedSince: string | null, index: number}[], hidden: Set<string>}} Licence
 */

const CERTIFICATION = 'inspection:certified';

/** By index, in whatever order the file has them. @param {Subject} subject */
export function inLogOrder({ items }) {
  return [...items].sort((left, right) => left.index - right.index);
}

/** @param {Subject} subject @returns {Licence} */
function licenceOf(subject) {
  /** @type {Licence} */
  const licence = { enrolled: [], revoked: [], hidden: new Set() };
  for (const { entry, record, index } of inLogOrder(subject)) {
    if (!record) licence.hidden.add(entry.kind);
    if (record?.kind === 'key:enrolled') licence.enrolled.push({ ...parseEnrolment(record.body), index });
    if (record?.kind === 'key:revoked') licence.revoked.push({ ...parseRevocation(record.body), index });
  }
  return licence;
}

/** The certifications of one subject, read in log order. */
class Certifications {
  /**
   * @param {Map<string, Licence>} licences by subject
   * @param {import('./certification.js').Rules} rules
   * @param {Findings} findings
   */
  constructor(licences, rules, findings) {
    this.licences = licences;
    this.rules = rules;
    this.findings = findings;
    /** @type {Set<string>} digests so far */
    this.inspections = new Set();
    /** @type {Set<string>} canonical texts so far */
    this.statements = new Set();
    /** @type {Map<string, Statement>} by digest, the last that counts */
    this.latest = new Map();
    /** @type {Set<string>} digests that ever had a counting `certified` */
    this.certified = new Set();
  }

  /** @param {Item} item */
  take(item) {
    const { entry, record, index } = item;
    if (entry.kind === INSPECTION) this.inspections.add(entry.record);
    if (entry.kind === CERTIFICATION && !record) this.findings.unknown('erased', { index });
    if (record?.kind === CERTIFICATION) this.#certification(item, record.body);
  }

  /** @param {Item} item @param {unknown} body */
  #certification(item, body) {
    const { index } = item;
    const { statement, signature } = parseCertification(body);
    const digests = statement.records.filter((digest) => this.inspections.has(digest));
    const once = canonicalText(statement);
    const isRepeated = this.statements.has(once);
    this.statements.add(once);
    if (isRepeated) this.findings.fail('twice', { index });
    if (!digests.length) this.findings.fail('nothing', { index });
    const key = this.#keyFor(item, statement);
    if (!key) return;
    const isSigned = holds(() => verifySignature(statement, signature, key, this.rules));
    if (!isSigned) this.findings.fail('signature', { index, licence: statement.licence });
    if (!isSigned || isRepeated) return;
    for (const digest of digests) {
      this.latest.set(digest, statement);
      if (statement.verdict === 'certified') this.certified.add(digest);
    }
  }

  /**
   * The key as it was enrolled before the certification and not yet revoked; null where it was not, which is then found.
   * @param {Item} item
   * @param {Statement} statement
   */
  #keyFor({ index, entry }, { licence: number, key: id }) {
    const licence = this.licences.get(`licence:${number}`);
    const enrolled = licence?.enrolled.filter(({ key }) => key === id) ?? [];
    const revoked = licence?.revoked.filter(({ key }) => key === id) ?? [];
    const about = { index, licence: number };
    if (licence?.hidden.has('key:revoked')) this.findings.unknown('hidden', about);
    for (const { compromisedSince: since } of revoked) {
      if (since !== null && seconds(entry.time) >= seconds(since)) this.findings.unknown('doubtful', { ...about, since });
    }
    if (!enrolled.length && licence?.hidden.has('key:enrolled')) return void this.findings.unknown('hidden', about);
    if (enrolled.length > 1 || revoked.length > 1) return void this.findings.fail('key_twice', about);
    if (!enrolled.length || enrolled[0].index > index) return void this.findings.fail('not_enrolled', about);
    if (revoked.length && revoked[0].index < index) return void this.findings.fail('revoked', about);
    return enrolled[0];
  }
}

/** Reads the certifications of the evidence's subjects, one entry at a time. */
export class Signatures {
  /**
   * @param {Evidence} evidence
   * @param {import('./certification.js').Rules} rules
   * @param {Findings} findings
   */
  constructor(evidence, rules, findings) {
    this.licences = new Map(evidence.subjects.map((subject) => [subject.subject, licenceOf(subject)]));
    this.rules = rules;
    this.findings = findings;
    /** @type {Map<string, number>} licence number -> records that stand certified under it */
    this.under = new Map();
    this.inspections = 0;
  }

  /**
   * @param {Subject} subject
   * @param {() => void | Promise<void>} progress after each entry
   */
  async read(subject, progress) {
    const items = inLogOrder(subject);
    const certifications = new Certifications(this.licences, this.rules, this.findings);
    for (const item of items) {
      certifications.take(item);
      await progress();
    }
    this.#conclude(items, certifications);
  }

  /** What is not certified, and bad verdicts by name. @param {Item[]} items @param {Certifications} certifications */
  #conclude(items, { latest, certified }) {
    const open = standing(items, latest, certified).filter(({ entry }) => latest.get(entry.record)?.verdict !== 'certified');
    if (open.length) this.findings.unknown('uncertified', { count: open.length });
    for (const { entry, index } of items) {
      if (entry.kind !== INSPECTION) continue;
      this.inspections += 1;
      const { verdict, licence, reason } = latest.get(entry.record) ?? {};
      if (verdict === 'certified') this.under.set(String(licence), (this.under.get(String(licence)) ?? 0) + 1);
      else if (verdict) this.findings.note(verdict, { index, licence, reason });
    }
  }
}
