/** When a statement says that it was signed, held against when others happened (FORMATS section 6). */
import { seconds } from './shape.js';

/** How far two clocks may be apart. */
const GRACE = 5 * 60;
/** How long after it was signed a certification may come into the log without a warning. */
const LATE = 24 * 60 * 60;

/** Says it was signed before something was recorded that it rests on: then it does not count. @param {string} signedAt @param {string} recordedAt */
export function isBefore(signedAt, recordedAt) {
  return seconds(signedAt) < seconds(recordedAt) - GRACE;
}

/** Says a time long before the log had it, or a time after: worth a warning. @param {string} signedAt @param {string} loggedAt */
export function isFar(signedAt, loggedAt) {
  const late = seconds(loggedAt) - seconds(signedAt);
  return late < -GRACE || late > LATE;
}
