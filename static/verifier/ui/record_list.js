/** The records of the evidence's subject, in log order, as the file has them. */
import { bytes, fold } from './dom.js';
import { element } from './elements.js';
import { LABELS } from './labels.js';
import { KINDS } from './wording.js';

/** @typedef {import('./language.js').Language} Language */
/** @typedef {{index: number, after: number | null, before: number}} Span */

/** @param {Language} language @param {Span | undefined} span */
function spanText(language, span) {
  if (!span) return '';
  const before = language.time(span.before);
  return span.after === null
    ? language.say(LABELS.spanBefore, { before })
    : language.say(LABELS.spanBoth, { after: language.time(span.after), before });
}

/**
 * @param {Language} language
 * @param {import('../verify.js').Report} report
 * @param {number} level of the heading
 */
export function recordList(language, { evidence, answers }, level) {
  /** @type {Span[]} */
  const spans = answers.find(({ question }) => question === 'dated')?.reason.params.spans ?? [];
  const items = evidence.subjects[0].items.map(({ index, entry, record }) => {
    const name = Object.hasOwn(KINDS, entry.kind) ? language.say(KINDS[entry.kind]) : entry.kind;
    const recorded = record
      ? `${language.say(LABELS.recordedAt)} ${language.time(record.recorded_at)}`
      : language.say(LABELS.recordErased);
    const span = spanText(
      language,
      spans.find((each) => each.index === index),
    );
    const lines = [recorded, span].filter(Boolean).map((line) => element('p', { class: 'vf-quiet' }, line));
    const title = element(
      'p',
      {},
      element('strong', {}, name),
      ' ',
      element('span', { class: 'vf-quiet' }, `#${index}`),
    );
    return element('li', {}, title, ...lines, record ? fold('JSON', bytes(JSON.stringify(record, null, 2))) : null);
  });
  const heading = element(/** @type {'h3'} */ (`h${level + 1}`), {}, language.say(LABELS.records));
  return element('section', { class: 'vf-records' }, heading, element('ol', {}, ...items));
}
