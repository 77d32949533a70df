/** Rights (FORMATS section 11): a person, as the opening says a person is written, has one right in a poll. */
import { toHex } from '../bytes.js';
import { dumps } from '../canonical.js';
import { Mismatch } from '../errors.js';
import { verify } from '../vrf.js';
import { isOfAPerson } from './texts.js';

export const RIGHT_SIZE = 32;

/**
 * Mismatch where the person is not written as section 11 says.
 * @param {string[]} person
 * @param {import('./opening.js').Eligible} eligible
 */
export function checkPerson(person, { person: names }) {
  if (person.length !== names.length) throw Mismatch.saying('person_parts', { count: names.length });
  for (const [place, part] of person.entries())
    if (!isOfAPerson(part)) throw Mismatch.saying('person_spelling', { number: place + 1 });
}

/**
 * The right of a person by its proof; Mismatch where the person is not written as section 11 says, or the proof does not verify.
 * @param {string[]} person
 * @param {Uint8Array} proof pi, 80 bytes
 * @param {import('./opening.js').Eligible} eligible
 * @returns {Uint8Array} 32 bytes
 */
export function rightOf(person, proof, eligible) {
  checkPerson(person, eligible);
  return verify(eligible.vrfPublicKey, dumps(person), proof).slice(0, RIGHT_SIZE);
}

/** The rights of a file, 32 bytes each; what is left over stands last. @param {Uint8Array} bytes */
export function splitRights(bytes) {
  return Array.from({ length: Math.ceil(bytes.length / RIGHT_SIZE) }, (_, place) =>
    toHex(bytes.subarray(place * RIGHT_SIZE, (place + 1) * RIGHT_SIZE)),
  );
}

/** Whether all are whole and strictly ascending. @param {string[]} rights in hex */
export function isAscending(rights) {
  const isWhole = rights.length === 0 || rights[rights.length - 1].length === 2 * RIGHT_SIZE;
  return isWhole && rights.every((right, place) => place === 0 || rights[place - 1] < right);
}
