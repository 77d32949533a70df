/** **signed**: every certification verifies (FORMATS section 6), and every standing inspection has one that stands. */
import { canonicalText } from './canonical.js';
import { verifySignature } from './certification.js';
import { parseEnrolment, parseRevocation } from './keys.js';
import { holds } from './logged.js';
import { seconds } from './shape.js';
import { parseCertification } from './statement.js';
import { Standing } from './standing.js';

/** @typedef {import('./evidence.js').Evidence} Evidence */
/** @typedef {import('./evidence.js').Item} Item */
/** @typedef {import('./answer.js').Findings} Findings */
/** @typedef {import('./keys.js').Enrolment & {index: number}} EnrolledKey */
/** @typedef {{enrolled: EnrolledKey[], revoked: {index: number, compromisedSince: string | null}[]}} KeyHistory */

/**
 * What the licence's entries say of a key; null where the evidence does not have the licence.
 * @param {Evidence} evidence
 * @param {string} licence
 * @param {string} key id
 * @returns {KeyHistory | null}
 */
function keyHistory(evidence, licence, key) {
  const subject = evidence.subjects.slice(1).find((each) => each.subject === `licence:${licence}`);
  if (!subject) return null;
  /** @type {KeyHistory} */
  const history = { enrolled: [], revoked: [] };
  for (const { record, index } of subject.items) {
    if (record?.kind === 'key:enrolled' && record.body.key === key) history.enrolled.push({ ...parseEnrolment(record.body), index });
    if (record?.kind === 'key:revoked' && record.body.key === key) history.revoked.push({ ...parseRevocation(record.body), index });
  }
  return history;
}

export class Signatures {
  /**
   * @param {Evidence} evidence
   * @param {import('./certification.js').Rules} rules
   * @param {Findings} findings
   */
  constructor(evidence, rules, findings) {
    this.evidence = evidence;
    this.rules = rules;
    this.findings = findings;
    this.standing = new Standing();
    this.statements = new Set();
    /** @type {Map<string, number>} licence number -> certifications that verified */
    this.licences = new Map();
  }

  /** The next entry of the evidence's subject. @param {Item} item */
  take(item) {
    if (item.entry.kind !== 'inspection:certified') this.standing.take(item);
    else if (item.record) this.#certification(item, item.record.body);
    else this.findings.unknown('erased', { index: item.index });
  }

  /** @param {Item} item @param {unknown} body */
  #certification(item, body) {
    const { index } = item;
    const { statement, signature } = parseCertification(body);
    const once = canonicalText(statement);
    if (this.statements.has(once)) return this.findings.fail('twice', { index });
    this.statements.add(once);
    const digests = statement.records.filter((digest) => this.standing.inspections.has(digest));
    if (!digests.length) return this.findings.fail('nothing', { index });
    const history = keyHistory(this.evidence, statement.licence, statement.key);
    const key = this.#keyFor(item, history, statement.licence);
    if (!key) return undefined;
    if (!holds(() => verifySignature(statement, signature, key, this.rules))) {
      return this.findings.fail('signature', { index, licence: statement.licence });
    }
    this.licences.set(statement.licence, (this.licences.get(statement.licence) ?? 0) + 1);
    this.standing.certify(item, statement.verdict, digests);
    return undefined;
  }

  /**
   * The key as it was enrolled before the certification and not yet revoked.
   * @param {Item} item
   * @param {KeyHistory | null} history
   * @param {string} licence
   */
  #keyFor({ index, entry }, history, licence) {
    const [key, again] = history?.enrolled ?? [];
    if (!history || !key || key.index > index) return void this.findings.fail('not_enrolled', { index, licence });
    if (again || history.revoked.length > 1) return void this.findings.fail('key_twice', { index, licence });
    const [revocation] = history.revoked;
    if (!revocation) return key;
    if (revocation.index < key.index || revocation.index < index) return void this.findings.fail('revoked', { index, licence });
    const since = revocation.compromisedSince;
    if (since !== null && seconds(entry.time) >= seconds(since)) this.findings.unknown('doubtful', { index, licence, since });
    return key;
  }

  /** What remains when all entries are read: inspections that nobody certified, and bad verdicts by name. */
  finish() {
    const inspections = [...this.standing.inspections.values()];
    const open = this.standing.standing().filter(({ verdict }) => verdict !== 'certified');
    if (open.length) this.findings.unknown('uncertified', { count: open.length, indices: open.map(({ item }) => item.index) });
    for (const { item, verdict, certification } of inspections) {
      if (!certification || verdict === 'certified') continue;
      const { licence, reason } = certification.record?.body.statement ?? {};
      this.findings.note(String(verdict), { index: item.index, licence, reason });
    }
    return { licences: [...this.licences.keys()], certifications: [...this.licences.values()].reduce((sum, each) => sum + each, 0) };
  }
}
