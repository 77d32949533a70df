/** What a record can be about: `vin:`, `chassis:`, `licence:`, `poll:`, `classification:` and a number (FORMATS, its first page). */
import { Malformed } from './errors.js';
import { isUuid, text } from './shape.js';

const VIN = /^[A-HJ-NPR-Z0-9]{17}$/;
const CHASSIS = /^[A-Z0-9./-]{1,64}$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: a licence's number has none of them
const LICENCE = /^[^\u0000-\u001f\u007f-\u009f]{1,64}$/u;
/** @type {Record<string, string>} */
const MISREAD = { I: '1', O: '0', Q: '0', '.': '', '/': '', '-': '' };

/** Whether this is a VIN, or one by letters that it can't have and by signs that stand for nothing. @param {string} number */
function isMisreadVin(number) {
  return VIN.test(number.replace(/[IOQ./-]/g, (character) => MISREAD[character]));
}

/** Whether this can be a licence's number. @param {string} number */
export function isLicence(number) {
  return LICENCE.test(number);
}

/** @type {Record<string, (number: string) => boolean>} */
const SCHEMES = {
  vin: (number) => VIN.test(number),
  chassis: (number) => CHASSIS.test(number) && !isMisreadVin(number),
  licence: isLicence,
  poll: isUuid,
  classification: (number) => number === 'records',
};

/** `<scheme>:<number>` of a known scheme. @param {unknown} value */
export function subject(value) {
  const whole = text(value);
  const [scheme] = whole.split(':', 1);
  if (!Object.hasOwn(SCHEMES, scheme) || !SCHEMES[scheme](whole.slice(scheme.length + 1)))
    throw new Malformed('not_subject');
  return whole;
}
