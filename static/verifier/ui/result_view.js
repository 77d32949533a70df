/** The questions, ticking as they are answered: plain words first, what was checked, and the bytes behind a fold. */
import { questionsOf } from '../answer.js';
import { toHex } from '../bytes.js';
import { bytesOf, checksOf } from './answer_details.js';
import { icon } from './dom.js';
import { element } from './elements.js';
import { recordList } from './record_list.js';
import { faultText, questionText, reasonText } from './sentences.js';
import { ANSWERS, LABELS, REPORT, VERDICTS } from './words.js';

/** @typedef {import('../answer.js').Answer} Answer */
/** @typedef {import('../answer.js').Question} Question */
/** @typedef {import('./language.js').Language} Language */

/** By exit status. */
const STATUSES = /** @type {const} */ (['pass', 'fail', 'unknown']);

const CARS = /^(?:vin|chassis):/;

/** Where a subject's newest file is, by its scheme; a car's in other words. @type {Record<string, import('./language.js').Sentence>} */
const NEWEST = { poll: REPORT.newest_poll, classification: REPORT.newest_classification };

/** What a pass means for a car. @type {Partial<Record<Question, import('./language.js').Sentence>>} */
const OF_CAR = {
  signed: REPORT.car_signed,
  logged: REPORT.car_logged,
  complete: REPORT.car_complete,
  anchored: REPORT.car_anchored,
  dated: REPORT.car_dated,
  current: REPORT.car_current,
};

class QuestionView {
  /** @param {Language} language @param {Question} question @param {string} heading */
  constructor(language, question, heading) {
    this.language = language;
    this.question = question;
    this.title = questionText(language, question, 'title');
    this.icon = element('span', { class: 'vf-mark' }, icon('waiting'));
    this.status = element('span', { class: 'vf-status' }, language.say(LABELS.waiting));
    this.body = element('div', { class: 'vf-answer' });
    const head = element(
      /** @type {'h3'} */ (heading),
      { class: 'vf-question' },
      this.title,
      ' ',
      element('code', {}, question),
    );
    const means = element('p', { class: 'vf-quiet' }, questionText(language, question, 'means'));
    this.element = element(
      'li',
      { class: 'vf-item' },
      this.icon,
      element('div', {}, element('div', { class: 'vf-head' }, head, this.status), means, this.body),
    );
  }

  /** @param {number | undefined} done @param {number | undefined} total */
  running(done, total) {
    const count = done !== undefined && total ? ` ${this.language.say(LABELS.progress, { done, total })}` : '';
    this.status.textContent = this.language.say(LABELS.running) + count;
  }

  /** @param {Answer} answer */
  answered({ status, reasons }) {
    const { language } = this;
    this.icon.replaceChildren(icon(status));
    this.element.classList.add(`vf-is-${status}`);
    this.status.textContent = language.say(ANSWERS[status]);
    // What a pass rests on stands below a sentence in plain words; what speaks against it, or the lack of anything, is said first.
    const isHeld = reasons[0].code === this.question;
    const first = isHeld ? questionText(language, this.question, 'holds') : reasonText(language, reasons[0]);
    const lines = (isHeld ? reasons : reasons.slice(1)).map((reason) =>
      element('li', { class: `vf-is-${reason.status}` }, icon(reason.status), reasonText(language, reason)),
    );
    this.body.replaceChildren(
      element('p', { class: 'vf-reason' }, first),
      ...(lines.length ? [element('ul', { class: 'vf-lines' }, ...lines)] : []),
    );
  }

  /** What the pass means for the file's car. @param {import('../verify.js').Report} report */
  means({ evidence, bounds }) {
    const sentence = OF_CAR[this.question];
    if (!sentence || !CARS.test(evidence.subject)) return;
    const times = [...bounds.values()].map(({ before }) => before);
    const first = times.length ? this.language.time(Math.min(...times)) : '';
    const count = evidence.subjects[0].items.length;
    this.body.prepend(element('p', { class: 'vf-reason' }, this.language.say(sentence, { count, first })));
  }

  /** What was checked, and the bytes. @param {import('../verify.js').Report} report @param {Answer} answer */
  explain(report, answer) {
    const checks = checksOf(this.language, report, answer);
    const lines = checks.map((line) => element('li', { class: 'vf-is-pass' }, icon('pass'), line));
    if (lines.length) this.body.append(element('ul', { class: 'vf-lines' }, ...lines));
    this.body.append(bytesOf(this.language, report, answer));
  }
}

export class ResultView {
  /** @param {Language} language @param {number} level of the headings */
  constructor(language, level) {
    this.language = language;
    this.level = level;
    this.live = element('p', { class: 'vf-unseen', 'aria-live': 'polite' });
    this.element = element('div', { class: 'vf-result', hidden: true });
    this.title = element(/** @type {'h2'} */ (`h${level}`), { tabindex: '-1' });
  }

  /** The questions that this trust asks, none answered. @param {import('../trust.js').Trust} trust */
  begin(trust) {
    const { language } = this;
    this.views = new Map(
      questionsOf(trust).map((question) => [question, new QuestionView(language, question, `h${this.level + 1}`)]),
    );
    this.banner = element('div', { class: 'vf-banner' }, element('p', {}, language.say(LABELS.checking)));
    this.title.textContent = language.say(LABELS.result);
    this.tail = element('div', {});
    const list = element('ol', { class: 'vf-list' }, ...[...this.views.values()].map((view) => view.element));
    this.element.replaceChildren(this.title, this.banner, list, this.tail);
    this.element.hidden = false;
    this.element.setAttribute('aria-busy', 'true');
    this.live.textContent = language.say(LABELS.checking);
  }

  /** @param {import('../verify.js').Step} step */
  step({ question, step, done, total, answer }) {
    const view = /** @type {QuestionView} */ (this.views?.get(question));
    if (step !== 'answer' || !answer) view.running(done, total);
    else {
      view.answered(answer);
      this.live.textContent = `${view.title} ${this.language.say(ANSWERS[answer.status])}`;
    }
  }

  /**
   * @param {import('../verify.js').Report} report
   * @param {boolean} isOwnTrust whether the registry itself gave the trust
   * @param {Node} newest where the subject's newest file is
   */
  end(report, isOwnTrust, newest) {
    const { evidence, answers, exit } = report;
    const where = NEWEST[evidence.subject.split(':', 1)[0]] ?? REPORT.newest;
    this.views
      ?.get('current')
      ?.body.append(element('p', { class: 'vf-newest' }, this.language.say(where), ' ', newest));
    for (const answer of answers) {
      const view = this.views?.get(answer.question);
      if (answer.status === 'pass') view?.means(report);
      view?.explain(report, answer);
    }
    const status = STATUSES[exit];
    const about = this.language.say(LABELS.verdict_about, {
      subject: this.language.subject(evidence.subject),
      entries: evidence.subjects[0].items.length,
    });
    const caution = isOwnTrust ? [this.language.say(LABELS.verdict_on_trust)] : [];
    this.#conclude(status, this.language.say(VERDICTS[status]), about, ...caution, this.language.say(LABELS.limits));
    this.tail?.replaceChildren(recordList(this.language, report, this.level));
    this.element.dataset.root = toHex(evidence.checkpoint.root);
  }

  /** The file is malformed. @param {import('../errors.js').Fault} fault */
  malformed(fault) {
    this.element.querySelector('.vf-list')?.remove();
    this.#conclude('fail', this.language.say(VERDICTS.malformed), faultText(this.language, fault));
  }

  /** @param {'pass' | 'fail' | 'unknown'} status @param {string} said @param {...string} more */
  #conclude(status, said, ...more) {
    this.banner?.classList.add(`vf-is-${status}`);
    this.banner?.replaceChildren(
      icon(status),
      element('div', {}, element('p', { class: 'vf-verdict' }, said), ...more.map((line) => element('p', {}, line))),
    );
    this.element.removeAttribute('aria-busy');
    this.live.textContent = said;
    this.title.focus();
  }
}
