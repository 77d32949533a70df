/** The questions of FORMATS section 7, and how findings become an answer. */

/** @typedef {'signed' | 'logged' | 'complete' | 'anchored' | 'dated' | 'current' | 'witnessed'} Question */
/** @typedef {'pass' | 'fail' | 'unknown'} Status */
/** @typedef {Record<string, unknown>} Values what a reason's sentence names: numbers, texts, and for `error` a fault */
/** @typedef {{status: Status | 'note', code: string, values: Values}} Reason code and values are the command line's too */
/**
 * The worst reason first.
 * @template {string} [Asked=Question]
 * @typedef {{question: Asked, status: Status, reasons: Reason[]}} Answer
 */

/** @type {readonly Question[]} */
export const QUESTIONS = Object.freeze(['signed', 'logged', 'complete', 'anchored', 'dated', 'current']);

/**
 * The questions that are asked by this trust: one more where it has a policy.
 * @param {import('./trust.js').Trust} trust
 * @returns {readonly Question[]}
 */
export function questionsOf({ policy }) {
  return policy ? [...QUESTIONS, 'witnessed'] : QUESTIONS;
}

/**
 * Collects what speaks for and against a question; what nothing speaks against passes.
 * @template {string} [Asked=Question]
 */
export class Findings {
  /** @param {Asked} question */
  constructor(question) {
    this.question = question;
    /** @type {Map<string, Reason>} each once */
    this.reasons = new Map();
  }

  /** @param {Reason} reason */
  #add(reason) {
    this.reasons.set(JSON.stringify(reason), reason);
  }

  /** What is said where the question passes. @param {string} code @param {Values} [values] */
  pass(code, values = {}) {
    this.#add({ status: 'pass', code, values });
  }

  /** Well-formed and false. @param {string} code @param {Values} [values] */
  fail(code, values = {}) {
    this.#add({ status: 'fail', code, values });
  }

  /** Neither shown nor refuted. @param {string} code @param {Values} [values] */
  unknown(code, values = {}) {
    this.#add({ status: 'unknown', code, values });
  }

  /** Worth saying; changes no verdict. @param {string} code @param {Values} [values] */
  note(code, values = {}) {
    this.#add({ status: 'note', code, values });
  }

  /** Takes over what another has found. @param {Findings<string>} other @param {Reason['status'][]} statuses */
  join(other, statuses) {
    for (const reason of other.reasons.values()) if (statuses.includes(reason.status)) this.#add(reason);
  }

  /** Fail if there is a reason to, else unknown if there is one, else pass. @returns {Answer<Asked>} */
  answer() {
    const all = [...this.reasons.values()];
    const of = (/** @type {Reason['status']} */ wanted) => all.filter((reason) => reason.status === wanted);
    const against = [...of('fail'), ...of('unknown')];
    const status = against.length ? /** @type {Status} */ (against[0].status) : 'pass';
    return { question: this.question, status, reasons: [...(against.length ? against : of('pass')), ...of('note')] };
  }
}

/**
 * 0 all pass; 1 something fails; 2 nothing fails, something is unknown (FORMATS section 7).
 * @param {{status: Status}[]} answers
 */
export function exitStatus(answers) {
  if (answers.some(({ status }) => status === 'fail')) return 1;
  return answers.some(({ status }) => status === 'unknown') ? 2 : 0;
}
