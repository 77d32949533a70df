/** Small checks of shape that FORMATS uses in several places. Each returns its value, typed, or throws Malformed. */
import { fromHex } from './bytes.js';
import { Malformed, within } from './errors.js';

const TIME = /^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})Z$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** @param {unknown} value @returns {Record<string, any>} */
export function object(value) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new Malformed('not_object');
  return value;
}

/**
 * An object with exactly these members.
 * @param {unknown} value
 * @param {string[]} names members that must be there
 * @param {string[]} [optional] members that may be there
 * @returns {Record<string, any>}
 */
export function members(value, names, optional = []) {
  const fields = object(value);
  for (const name of names) if (!(name in fields)) throw new Malformed('member_missing', { name });
  const extra = Object.keys(fields).filter((name) => !names.includes(name) && !optional.includes(name));
  if (extra.length) throw new Malformed('member_unknown', { name: [...extra[0]].slice(0, 64).join('') });
  return fields;
}

/**
 * The list, each item seen through `item`.
 * @template T
 * @param {unknown} value
 * @param {(item: unknown) => T} item
 * @returns {T[]}
 */
export function list(value, item) {
  if (!Array.isArray(value)) throw new Malformed('not_list');
  return value.map((element, index) => within(String(index), () => item(element)));
}

/**
 * One member, read by `read`.
 * @template T
 * @param {Record<string, any>} fields
 * @param {string} name
 * @param {(value: unknown) => T} read
 * @returns {T}
 */
export function field(fields, name, read) {
  return within(name, () => read(fields[name]));
}

/** A member that is always the same. @param {Record<string, any>} fields @param {string} name @param {string} expected */
export function constant(fields, name, expected) {
  within(name, () => {
    if (fields[name] !== expected) throw new Malformed('not_constant', { expected });
  });
}

/** @param {unknown} value */
export function text(value) {
  if (typeof value !== 'string') throw new Malformed('not_text');
  return value;
}

/** What a person wrote; like any field of a body it may be withheld. @param {unknown} value */
export function freeText(value) {
  if (value !== null && typeof value === 'object' && 'withheld' in value) hex32(members(value, ['withheld']).withheld);
  else text(value);
}

/** @param {unknown} value @param {number} least */
export function integer(value, least) {
  if (!Number.isSafeInteger(value) || /** @type {number} */ (value) < least)
    throw new Malformed('not_integer', { least });
  return /** @type {number} */ (value);
}

/** @param {unknown} value 0 and on */
export function natural(value) {
  return integer(value, 0);
}

/** @param {unknown} value 1 and on */
export function positive(value) {
  return integer(value, 1);
}

/** Lower-case hex of 32 bytes, as text. @param {unknown} value */
export function hex32(value) {
  fromHex(value, 32);
  return /** @type {string} */ (value);
}

/**
 * An Ethereum value: `0x` and lower-case hex.
 * @param {unknown} value
 * @param {number} size bytes
 */
export function ethereum(value, size) {
  if (typeof value !== 'string' || !value.startsWith('0x')) throw new Malformed('not_0x', { digits: 2 * size });
  fromHex(value.slice(2), size);
  return value;
}

/**
 * RFC 3339 in UTC, whole seconds, `Z`; a moment that exists (no leap second).
 * @param {unknown} value
 * @returns {number} seconds since 1970
 */
export function seconds(value) {
  const parts = typeof value === 'string' ? TIME.exec(value) : null;
  if (!parts || parts[1] === '0000') throw new Malformed('not_time');
  const milliseconds = Date.parse(/** @type {string} */ (value));
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString() !== `${String(value).slice(0, -1)}.000Z`) {
    throw new Malformed('not_time');
  }
  return milliseconds / 1000;
}

/** The time itself, checked. @param {unknown} value */
export function time(value) {
  seconds(text(value));
  return /** @type {string} */ (value);
}

/** In lower case, of any version. @param {string} written */
export function isUuid(written) {
  return UUID.test(written);
}

/** @param {unknown} value */
export function uuid(value) {
  if (typeof value !== 'string' || !isUuid(value)) throw new Malformed('not_uuid');
  return value;
}

/** @param {unknown} value */
export function uuid7(value) {
  if (typeof value !== 'string' || !UUID_V7.test(value)) throw new Malformed('not_uuid7');
  return value;
}
