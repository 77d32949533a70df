/** The six questions of FORMATS section 7, and how findings become an answer. */

/** @typedef {'signed' | 'logged' | 'complete' | 'anchored' | 'dated' | 'current'} Question */
/** @typedef {'pass' | 'fail' | 'unknown'} Status */
/** @typedef {{status: Status | 'note', code: string, params: Record<string, any>}} Finding a code, the same as the command line's, and what it speaks of */
/** @typedef {{question: Question, status: Status, reason: Finding, findings: Finding[]}} Answer */

/** @type {readonly Question[]} */
export const QUESTIONS = Object.freeze(['signed', 'logged', 'complete', 'anchored', 'dated', 'current']);

/** Collects what speaks against a question; what nothing speaks against passes. */
export class Findings {
  /** @param {Question} question */
  constructor(question) {
    this.question = question;
    /** @type {Finding[]} */
    this.list = [];
  }

  /** Well-formed and false. @param {string} code @param {Record<string, any>} [params] */
  fail(code, params = {}) {
    this.list.push({ status: 'fail', code, params });
  }

  /** Neither shown nor refuted. @param {string} code @param {Record<string, any>} [params] */
  unknown(code, params = {}) {
    this.list.push({ status: 'unknown', code, params });
  }

  /** Worth saying; changes no verdict. @param {string} code @param {Record<string, any>} [params] */
  note(code, params = {}) {
    this.list.push({ status: 'note', code, params });
  }

  /**
   * The answer; the reason is the first of the worst findings or, where none is bad, the given one.
   * @param {Record<string, any>} [params] of the reason to pass
   * @param {string} [code] of the reason to pass, the question's name where nothing else is to be said
   * @returns {Answer}
   */
  answer(params = {}, code = this.question) {
    const worst =
      this.list.find(({ status }) => status === 'fail') ?? this.list.find(({ status }) => status === 'unknown');
    const reason = worst ?? { status: 'pass', code, params };
    return { question: this.question, status: /** @type {Status} */ (reason.status), reason, findings: this.list };
  }
}

/**
 * 0 all pass; 1 something fails; 2 nothing fails, something is unknown (FORMATS section 7).
 * @param {Answer[]} answers
 */
export function exitStatus(answers) {
  if (answers.some(({ status }) => status === 'fail')) return 1;
  return answers.some(({ status }) => status === 'unknown') ? 2 : 0;
}
