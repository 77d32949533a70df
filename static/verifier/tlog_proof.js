/** Inclusion proofs with their checkpoint, as text: c2sp.org/tlog-proof@v1, without an `extra` line. */
import { fromBase64 } from './bytes.js';
import { Malformed } from './errors.js';
import { parseCheckpoint, parseNote } from './note.js';

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';
const INDEX = /^index (0|[1-9][0-9]*)$/;

/** @typedef {{index: number, hashes: Uint8Array[], checkpoint: string}} TlogProof hashes 32 bytes each; checkpoint: a note */

/**
 * Takes a proof apart, its checkpoint being a well-formed note of a checkpoint; verifies nothing.
 * @param {unknown} text
 * @returns {TlogProof}
 */
export function parseTlogProof(text) {
  if (typeof text !== 'string') throw new Malformed('a tlog-proof is text');
  const split = text.indexOf('\n\n');
  if (split < 0) throw new Malformed('a tlog-proof has no checkpoint');
  const [first, second, ...lines] = text.slice(0, split).split('\n');
  if (first !== FIRST_LINE) throw new Malformed(`a tlog-proof begins with ${FIRST_LINE}`);
  const index = INDEX.exec(second ?? '');
  if (!index || !Number.isSafeInteger(Number(index[1]))) throw new Malformed('a tlog-proof has no index line');
  const hashes = lines.map((line) => {
    const hash = fromBase64(line);
    if (hash.length !== 32) throw new Malformed('a hash is not 32 bytes long');
    return hash;
  });
  const checkpoint = text.slice(split + 2);
  parseCheckpoint(parseNote(checkpoint).text);
  return { index: Number(index[1]), hashes, checkpoint };
}
