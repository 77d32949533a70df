/** What was checked for each question, in lines; and the bytes that it was checked on. */
import { toHex } from '../bytes.js';
import { signersOf } from '../evidence.js';
import { bytes, facts, fold } from './dom.js';
import { LABELS } from './words.js';

/** @typedef {import('../answer.js').Answer} Answer */
/** @typedef {import('../verify.js').Report} Report */
/** @typedef {import('./language.js').Language} Language */
/** @typedef {[string, string][]} Rows */

/** @param {Report} report */
const itemsOf = ({ evidence }) => evidence.subjects.flatMap(({ items }) => items);

/**
 * What **logged** looked at; what the other questions looked at is in their reasons.
 * @param {Language} language
 * @param {Report} report
 */
function looked(language, report) {
  const { origin, size } = report.evidence.checkpoint;
  const items = itemsOf(report);
  return [
    language.say(LABELS.signature_of_log, { origin }),
    language.say(LABELS.digests, { count: items.filter(({ record }) => record).length }),
    language.say(LABELS.inclusions, { size, count: items.length + 1 }),
  ];
}

/** @type {Readonly<Record<import('../answer.js').Question, (report: Report) => Node[]>>} */
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
  dated({ bounds }) {
    const lines = [...bounds].map(([index, { after, before }]) => `${index}: ${after ?? ''} < t <= ${before}`);
    return [bytes(lines.join('\n') || '0')];
  },
  witnessed({ evidence }) {
    return [bytes(evidence.checkpoint.text)];
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
export function checksOf(language, report, { question, status }) {
  return question === 'logged' && status === 'pass' ? looked(language, report) : [];
}

/** @param {Language} language @param {Report} report @param {Answer} answer */
export function bytesOf(language, report, { question, reasons }) {
  const codes = reasons.map(({ status, code, values }) => `${status} ${code} ${JSON.stringify(values)}`);
  return fold(language.say(LABELS.bytes), ...BYTES[question](report), bytes(codes.join('\n')));
}
