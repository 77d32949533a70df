/** The catalogue of words that the command line reads too: by section, a code to Korean and English. */
import words from '../../../verifier/words.json' with { type: 'json' };

/** @typedef {{ko: string, en: string}} Sentence `{name}` in it is the place of a value */

export const ANSWERS = words.answers;
export const LABELS = words.panel;
export const REPORT = words.report;
export const VERDICTS = words.verdicts;
/** @type {Readonly<Record<string, Sentence>>} */
export const FAULTS = words.faults;
/** @type {Readonly<Record<string, Sentence>>} */
export const KINDS = words.kinds;
/** @type {Readonly<Record<string, Sentence>>} */
export const QUESTIONS = words.questions;
/** @type {Readonly<Record<string, Sentence>>} */
export const REASONS = words.reasons;
/** @type {Readonly<Record<string, Sentence>>} */
export const SUBJECTS = words.subjects;
