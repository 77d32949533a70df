/** Where a passkey may sign, and where a registry is: hosts and origins as FORMATS section 6 writes them, in ASCII. */
import { Malformed } from './errors.js';
import { text } from './shape.js';

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const HOST = `${LABEL}(?:\\.${LABEL})*`;
const PORT = '(?::[1-9][0-9]{0,4})?';
const MOST_OF_A_HOST = 253;
const WHOLE = new RegExp(`^${HOST}$`);
const SECURE = new RegExp(`^https://(${HOST})${PORT}$`);
const SITE = new RegExp(`^https?://(${HOST})${PORT}$`);
const LOCAL = new RegExp(`^http://localhost${PORT}$`);

/** https, or http://localhost where that is allowed; at most a port behind it. @param {string} value @param {boolean} allowLocalhost */
export function isOrigin(value, allowLocalhost) {
  if (allowLocalhost && LOCAL.test(value)) return true;
  const match = SECURE.exec(value);
  return match !== null && match[1].length <= MOST_OF_A_HOST;
}

/** A relying party: a host, without scheme and port. @param {unknown} value */
export function host(value) {
  const whole = text(value);
  if (whole.length > MOST_OF_A_HOST || !WHOLE.test(whole)) throw new Malformed('not_host');
  return whole;
}

/** A registry's own address. @param {unknown} value */
export function site(value) {
  const whole = text(value);
  const match = SITE.exec(whole);
  if (match === null || match[1].length > MOST_OF_A_HOST) throw new Malformed('not_site');
  return whole;
}

/** One of the two sorts of origins. Which of them counts is the verifier's choice. @param {unknown} value */
export function origin(value) {
  const whole = text(value);
  if (!isOrigin(whole, true)) throw new Malformed('not_origin');
  return whole;
}
