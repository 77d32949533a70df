/**
 * A person goes to an identification service's own page and comes back. What this tab has to know again then, it keeps in its own session storage: until
 * the person is back, or the tab is closed.
 */
import { ToldError } from './errors.js';

const NAME = 'identifying';

/**
 * @typedef {{page: string, place: number, person: string[], challenge: string}} Left `page` is where the person was; `place` the office's
 * @typedef {Left & {code: string}} Brought `code` is the query with which the service sent the browser back
 */

/** @returns {(Left & {code?: string}) | null} */
function kept() {
  const text = sessionStorage.getItem(NAME);
  return text === null ? null : JSON.parse(text);
}

/**
 * Leaves this page for the service's. Never done.
 * @param {Omit<Left, 'page'>} left
 * @param {string} address
 * @returns {Promise<never>}
 */
export function goTo(left, address) {
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) throw new ToldError('fault');
  sessionStorage.setItem(NAME, JSON.stringify({ ...left, page: location.pathname + location.search }));
  location.assign(address);
  return new Promise(() => {});
}

/** On the page to which the service sends: back to where the person was. False where nobody left in this tab. @returns {boolean} */
export function goBack() {
  const left = kept();
  if (!left || !location.search) return false;
  sessionStorage.setItem(NAME, JSON.stringify({ ...left, code: location.search }));
  location.replace(left.page);
  return true;
}

/** What was brought to this page, once; what was left here and never came back is forgotten. @returns {Brought | null} */
export function brought() {
  const left = kept();
  if (!left || left.page !== location.pathname + location.search) return null;
  sessionStorage.removeItem(NAME);
  return left.code === undefined ? null : { ...left, code: left.code };
}

/** Leaves nothing of it in this tab. */
export function forgetLeft() {
  sessionStorage.removeItem(NAME);
}
