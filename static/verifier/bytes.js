/** Bytes and their writings: hex, base64, base64url, UTF-8. Each text form has exactly one spelling; others are Malformed. */
import { Malformed } from './errors.js';

const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const URL_SAFE = `${STANDARD.slice(0, 62)}-_`;
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const LONE_SURROGATE = /[\ud800-\udfff]/u;

/** @param {...Uint8Array} parts */
export function concat(...parts) {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/**
 * @param {Uint8Array} left
 * @param {Uint8Array} right
 */
export function equal(left, right) {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

/** Lower-case hex. @param {Uint8Array} bytes */
export function toHex(bytes) {
  let text = '';
  for (const byte of bytes) text += HEX[byte];
  return text;
}

/**
 * @param {unknown} text lower-case hex
 * @param {number} [size] the number of bytes it must have
 * @returns {Uint8Array}
 */
export function fromHex(text, size) {
  if (typeof text !== 'string' || text.length % 2 || !/^[0-9a-f]*$/.test(text))
    throw new Malformed('not_hex', { digits: 2 * (size ?? 0) });
  if (size !== undefined && text.length !== size * 2) throw new Malformed('not_hex', { digits: 2 * size });
  return fromAnyHex(text);
}

/** Hex that is known to be hex, in capitals too, as an endpoint of Ethereum may write it. @param {string} text */
export function fromAnyHex(text) {
  const bytes = new Uint8Array(text.length / 2);
  for (let index = 0; index < bytes.length; index += 1)
    bytes[index] = Number.parseInt(text.slice(index * 2, index * 2 + 2), 16);
  return bytes;
}

/**
 * @param {Uint8Array} bytes
 * @param {string} alphabet
 */
function encode(bytes, alphabet) {
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const group = (bytes[index] << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    const letters = Math.min(bytes.length - index, 3) + 1;
    for (let letter = 0; letter < letters; letter += 1) text += alphabet[(group >> (18 - 6 * letter)) & 63];
  }
  return text;
}

/**
 * Decodes letters without padding; unused low bits of the last letter must be zero, so that each value has one spelling.
 * @param {string} letters
 * @param {string} alphabet
 */
function decode(letters, alphabet) {
  const code = alphabet === STANDARD ? 'not_base64' : 'not_base64url';
  if (letters.length % 4 === 1) throw new Malformed(code);
  const bytes = new Uint8Array(Math.floor((letters.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let length = 0;
  for (const letter of letters) {
    const value = alphabet.indexOf(letter);
    if (value < 0) throw new Malformed(code);
    // At most 13 bits wait at a time; the mask keeps what was used from growing past 32.
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[length] = (held >> bits) & 0xff;
      length += 1;
    }
  }
  // The unused low bits of the last letter.
  if (held & ((1 << bits) - 1)) throw new Malformed(code);
  return bytes;
}

/** base64 with padding (RFC 4648 section 4). @param {Uint8Array} bytes */
export function toBase64(bytes) {
  const text = encode(bytes, STANDARD);
  return text + '='.repeat((4 - (text.length % 4)) % 4);
}

/**
 * base64 with padding (RFC 4648 section 4), canonical form only.
 * @param {string} text
 */
export function fromBase64(text) {
  if (text.length % 4) throw new Malformed('not_base64');
  const letters = text.replace(/={1,2}$/, '');
  return decode(letters, STANDARD);
}

/** base64url without padding (RFC 4648 section 5). @param {Uint8Array} bytes */
export function toBase64Url(bytes) {
  return encode(bytes, URL_SAFE);
}

/**
 * base64url without padding (RFC 4648 section 5), canonical form only.
 * @param {unknown} text
 * @param {number} [size] the number of bytes it must have
 */
export function fromBase64Url(text, size) {
  if (typeof text !== 'string') throw new Malformed('not_text');
  const bytes = decode(text, URL_SAFE);
  if (size !== undefined && bytes.length !== size) throw new Malformed('wrong_length', { bytes: size });
  return bytes;
}

/** Whether the string has a UTF-8 form: no half of a surrogate pair alone. @param {string} text */
export function isWellFormed(text) {
  return !LONE_SURROGATE.test(text);
}

/** @param {string} text */
export function toUtf8(text) {
  if (!isWellFormed(text)) throw new Malformed('lone_surrogate');
  return new TextEncoder().encode(text);
}

/** Strict: no replacement characters, a byte order mark stays one. @param {Uint8Array} bytes */
export function fromUtf8(bytes) {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw new Malformed('not_utf8');
  }
}
