/** The records of the evidence's subject, in log order, as the file has them. */
import { bytes, fold } from './dom.js';
import { element } from './elements.js';
import { KINDS, LABELS, REPORT } from './words.js';

/** @typedef {import('./language.js').Language} Language */
/** @typedef {import('../dated.js').Bounds} Bounds */

/** @param {Language} language @param {Bounds | undefined} span */
function spanText(language, span) {
  if (!span) return '';
  const before = language.time(span.before);
  return span.after === null
    ? language.say(REPORT.before, { before })
    : language.say(REPORT.bounds, { after: language.time(span.after), before });
}

/**
 * @param {Language} language
 * @param {import('../verify.js').Report} report
 * @param {number} level of the heading
 */
export function recordList(language, { evidence, bounds }, level) {
  const items = evidence.subjects[0].items.map(({ index, entry, record }) => {
    const name = Object.hasOwn(KINDS, entry.kind) ? language.say(KINDS[entry.kind]) : entry.kind;
    const recorded = record
      ? `${language.say(LABELS.recorded_at)} ${language.time(record.recorded_at)}`
      : language.say(LABELS.record_erased);
    const span = spanText(language, bounds.get(index));
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
