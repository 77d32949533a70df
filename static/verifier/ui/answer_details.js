/** What was checked for each question, in lines; and the bytes that it was checked on. */
import { toHex } from '../bytes.js';
import { signersOf } from '../evidence.js';
import { bytes, facts, fold } from './dom.js';
import { LABELS } from './labels.js';
import { networkName } from './networks.js';

/** @typedef {import('../answer.js').Answer} Answer */
/** @typedef {import('../verify.js').Report} Report */
/** @typedef {import('./language.js').Language} Language */
/** @typedef {[string, string][]} Rows */

/** @param {Report} report */
const itemsOf = ({ evidence }) => evidence.subjects.flatMap(({ items }) => items);

/** @type {Readonly<Record<import('../answer.js').Question, (language: Language, report: Report, params: any) => string[]>>} */
const CHECKS = {
  signed(language, _report, { under }) {
    return Object.entries(under).map(([licence, count]) => language.say(LABELS.signedUnder, { licence, count }));
  },
  logged(language, report, { size }) {
    const items = itemsOf(report);
    const digests = items.filter(({ record }) => record).length;
    return [
      language.say(LABELS.signatureOfLog, { origin: report.evidence.checkpoint.origin }),
      language.say(LABELS.digests, { count: digests }),
      language.say(LABELS.inclusions, { size, count: items.length + 1 }),
    ];
  },
  complete(language, _report, { subjects }) {
    return subjects.map((/** @type {{subject: string, entries: number}} */ { subject, entries }) =>
      language.say(entries ? LABELS.allOf : LABELS.noneOf, { subject: language.subject(subject), count: entries }),
    );
  },
  anchored(language, _report, { networks }) {
    return networks.map((/** @type {any} */ { chainId, contract, time }) =>
      language.say(LABELS.anchoredIn, { network: networkName(chainId), contract, time: language.time(time) }),
    );
  },
  dated(language, _report, { spans }) {
    const times = spans.map((/** @type {{before: number}} */ { before }) => before);
    if (!times.length) return [];
    return [
      language.say(LABELS.datedFrom, {
        count: times.length,
        first: language.time(Math.min(...times)),
        last: language.time(Math.max(...times)),
      }),
    ];
  },
  current: () => [],
};

/** @type {Readonly<Record<import('../answer.js').Question, (report: Report, params: any) => (Node)[]>>} */
const BYTES = {
  signed({ evidence }) {
    const signed = evidence.subjects[0].items.filter(({ body }) => body?.role === 'certification');
    const rows = signed.flatMap(({ index, record }) => [bytes(`${index}\n${JSON.stringify(record?.body, null, 2)}`)]);
    return [facts([['licences', signersOf(evidence.subjects[0]).join(' ') || '0']]), ...rows];
  },
  logged(report) {
    const { evidence } = report;
    const leaves = itemsOf(report).map(
      ({ index, leaf, entry }) =>
        `${index}  ${toHex(leaf)}\n  record ${entry.record}\n  label  ${entry.label}\n  time   ${entry.time}`,
    );
    return [bytes(evidence.checkpoint.text), bytes(leaves.join('\n') || '0')];
  },
  complete({ evidence }) {
    const { commitment, subjects } = evidence;
    /** @type {Rows} */
    const rows = [
      ['map:committed', `${commitment.index}`],
      ['root', commitment.entry.root],
      ...subjects.map(
        ({ subject, map }) => /** @type {[string, string]} */ ([subject, `siblings: ${map.siblings.length}`]),
      ),
    ];
    return [facts(rows), ...subjects.map(({ subject, labelProof }) => bytes(`${subject}\nECVRF ${toHex(labelProof)}`))];
  },
  anchored({ evidence }) {
    return [bytes(JSON.stringify(evidence.anchors, null, 2))];
  },
  dated(_report, params) {
    return [
      bytes(
        (params.spans ?? [])
          .map((/** @type {any} */ { index, after, before }) => `${index}: ${after ?? ''} < t <= ${before}`)
          .join('\n') || '0',
      ),
    ];
  },
  current({ evidence: { checkpoint } }) {
    return [
      facts([
        ['size', String(checkpoint.size)],
        ['root', toHex(checkpoint.root)],
      ]),
    ];
  },
};

/** @param {Language} language @param {Report} report @param {Answer} answer */
export function checksOf(language, report, { question, reason }) {
  return CHECKS[question](language, report, reason.params);
}

/** @param {Language} language @param {Report} report @param {Answer} answer */
export function bytesOf(language, report, { question, reason, findings }) {
  const codes = findings.map(({ status, code, params }) => `${status} ${code} ${JSON.stringify(params)}`);
  return fold(
    language.say(LABELS.bytes),
    ...BYTES[question](report, reason.params),
    ...(codes.length ? [bytes(codes.join('\n'))] : []),
  );
}
