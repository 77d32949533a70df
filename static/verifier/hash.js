/** SHA-256, of bytes and of canonical JSON. */
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { toHex } from './bytes.js';
import { dumps } from './canonical.js';

/**
 * SHA-256 over the parts, one after the other.
 * @param {...Uint8Array} parts
 * @returns {Uint8Array} 32 bytes
 */
export function sha256(...parts) {
  if (parts.length === 1) return nobleSha256(parts[0]);
  const hash = nobleSha256.create();
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** Hex SHA-256 of the canonical JSON: FORMATS section 1's digest. @param {unknown} value */
export function digest(value) {
  return toHex(sha256(dumps(value)));
}
