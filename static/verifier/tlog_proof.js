/** Inclusion proofs with their checkpoint, as text: c2sp.org/tlog-proof@v1, without an `extra` line. */
import { fromBase64 } from './bytes.js';
import { Malformed } from './errors.js';
import { parseCheckpoint, parseNote } from './note.js';
import { HASH_SIZE } from './tree.js';

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';
const INDEX = /^index (0|[1-9][0-9]*)$/;

/** @typedef {{index: number, hashes: Uint8Array[], checkpoint: string}} TlogProof hashes 32 bytes each; checkpoint: a note */

/**
 * Takes a proof apart, its checkpoint being a well-formed note of a checkpoint; verifies nothing.
 * @param {unknown} text
 * @returns {TlogProof}
 */
export function parseTlogProof(text) {
  if (typeof text !== 'string') throw new Malformed('not_text');
  const split = text.indexOf('\n\n');
  if (split < 0) throw new Malformed('not_tlog_proof');
  const [first, second, ...lines] = text.slice(0, split).split('\n');
  if (first !== FIRST_LINE) throw new Malformed('not_tlog_proof');
  const index = INDEX.exec(second ?? '');
  if (!index || !Number.isSafeInteger(Number(index[1]))) throw new Malformed('tlog_proof_index');
  const hashes = lines.map((line) => fromBase64(line));
  if (hashes.some((hash) => hash.length !== HASH_SIZE)) throw new Malformed('wrong_length', { bytes: HASH_SIZE });
  const checkpoint = text.slice(split + 2);
  parseCheckpoint(parseNote(checkpoint).text);
  return { index: Number(index[1]), hashes, checkpoint };
}
