/** What a voter keeps: `ballot-evidence/1` and `right-evidence/1` (FORMATS section 14), read as strictly as evidence. */
import { fromHex } from '../bytes.js';
import { loads } from '../canonical.js';
import { Malformed } from '../errors.js';
import { constant, field, list, members, natural, text } from '../shape.js';
import { subject as anySubject } from '../subject.js';
import { HASH_SIZE } from '../tree.js';
import { PROOF_SIZE } from '../vrf.js';
import { SCHEME } from './kinds.js';

const MAX_SIZE = 65_536;

/**
 * @typedef {{box: number, index: number, hashes: Uint8Array[]}} Path where in a box the ballot lies
 * @typedef {{subject: string, ballot: string, promise: string | null, path: Path | null}} BallotEvidence
 * @typedef {{subject: string, person: string[], proof: Uint8Array}} RightEvidence
 */

/** @param {Uint8Array} bytes @param {string} format @param {string[]} names besides format and subject */
function parse(bytes, format, names) {
  if (bytes.length > MAX_SIZE) throw new Malformed('file_long', { most: MAX_SIZE });
  const fields = members(loads(bytes), ['format', 'subject', ...names]);
  constant(fields, 'format', format);
  field(fields, 'subject', (value) => {
    if (!anySubject(value).startsWith(SCHEME)) throw new Malformed('not_subject');
  });
  return fields;
}

/** @param {unknown} value @returns {Path} */
function path(value) {
  const fields = members(value, ['box', 'index', 'hashes']);
  return {
    box: field(fields, 'box', natural),
    index: field(fields, 'index', natural),
    hashes: field(fields, 'hashes', (hashes) => list(hashes, (hash) => fromHex(hash, HASH_SIZE))),
  };
}

/** @param {Uint8Array} bytes @returns {BallotEvidence} */
export function parseBallotEvidence(bytes) {
  const fields = parse(bytes, 'ballot-evidence/1', ['ballot', 'promise', 'path']);
  return {
    subject: fields.subject,
    ballot: field(fields, 'ballot', text),
    promise: fields.promise === null ? null : field(fields, 'promise', text),
    path: fields.path === null ? null : field(fields, 'path', path),
  };
}

/** @param {Uint8Array} bytes @returns {RightEvidence} */
export function parseRightEvidence(bytes) {
  const fields = parse(bytes, 'right-evidence/1', ['person', 'proof']);
  return {
    subject: fields.subject,
    person: field(fields, 'person', (person) => list(person, text)),
    proof: field(fields, 'proof', (proof) => fromHex(proof, PROOF_SIZE)),
  };
}
