/** `evidence/1` (FORMATS section 7) taken apart: everything that can be wrong with its shape is Malformed here. */
import { fromHex, toUtf8 } from './bytes.js';
import { loads } from './canonical.js';
import { MAP_COMMITTED, parseEntry } from './entry.js';
import { Malformed } from './errors.js';
import { parseCheckpoint, parseNote } from './note.js';
import { parseDisclosure, parseRecord } from './record.js';
import { ethereum, hex32, list, members, natural, subject, text, time } from './shape.js';
import { parseTlogProof } from './tlog_proof.js';
import { leafHash } from './tree.js';
import { checkShape } from './trie.js';
import { PROOF_SIZE } from './vrf.js';

export const MAX_SIZE = 10 * 2 ** 20;

/**
 * @typedef {{index: number, hashes: Uint8Array[], leaf: Uint8Array}} Logged where the entry lies, and its leaf hash
 * @typedef {Logged & {entry: import('./entry.js').RecordEntry, record: Record<string, any> | null,
 *   disclosures: [string, string, unknown][]}} Item
 * @typedef {{subject: string, labelProof: Uint8Array, items: Item[], map: import('./trie.js').MapProof}} Subject
 * @typedef {{chainId: number, contract: string, size: number, previousSize: number, root: string, time: number,
 *   transaction: string, blockNumber: number}} Anchor root and transaction with 0x, time in seconds since 1970
 * @typedef {import('./note.js').Checkpoint & {note: import('./note.js').Note}} SignedCheckpoint
 * @typedef {{subject: string, origin: string, madeAt: string, subjects: Subject[],
 *   commitment: Logged & {entry: import('./entry.js').MapEntry}, anchors: Anchor[], checkpoint: SignedCheckpoint}} Evidence
 */

/** Sees to it that all proofs carry one checkpoint text. */
class Proofs {
  /** @type {string | null} */
  checkpoint = null;

  /** @param {string} leafText @param {unknown} value @returns {Logged} */
  take(leafText, value) {
    const proof = parseTlogProof(value);
    this.checkpoint ??= proof.checkpoint;
    if (proof.checkpoint !== this.checkpoint) throw new Malformed('the proofs are against several checkpoints');
    return { index: proof.index, hashes: proof.hashes, leaf: leafHash(toUtf8(leafText)) };
  }
}

/** @param {unknown} value @param {Proofs} proofs @returns {Item} */
function parseItem(value, proofs) {
  const found = members(value, ['entry', 'record', 'disclosures', 'proof']);
  const entry = parseEntry(found.entry);
  if (entry.kind === MAP_COMMITTED) throw new Malformed("a map commitment is no subject's");
  const record = found.record === null ? null : parseRecord(found.record);
  const disclosures = list(found.disclosures, parseDisclosure);
  const recordEntry = /** @type {import('./entry.js').RecordEntry} */ (entry);
  return { entry: recordEntry, record, disclosures, ...proofs.take(found.entry, found.proof) };
}

/** @param {unknown} value @returns {import('./trie.js').MapProof} */
function parseMapProof(value) {
  const found = members(value, ['siblings', 'terminal']);
  const siblings = list(found.siblings, (hash) => fromHex(hash, 32));
  let terminal = null;
  if (found.terminal !== null) {
    const { label, value: held } = members(found.terminal, ['label', 'value']);
    terminal = { label: fromHex(label, 32), value: fromHex(held, 32) };
  }
  const proof = { siblings, terminal };
  checkShape(proof);
  return proof;
}

/** @param {unknown} value @param {Proofs} proofs @returns {Subject} */
function parseSubject(value, proofs) {
  const found = members(value, ['subject', 'label_proof', 'entries', 'map']);
  return {
    subject: subject(found.subject),
    labelProof: fromHex(found.label_proof, PROOF_SIZE),
    items: list(found.entries, (item) => parseItem(item, proofs)),
    map: parseMapProof(found.map),
  };
}

/** @param {unknown} value @returns {Anchor} */
function parseAnchor(value) {
  const names = ['chain_id', 'contract', 'size', 'previous_size', 'root', 'time', 'transaction', 'block_number'];
  const found = members(value, names);
  hex32(ethereum(found.root, 32).slice(2));
  ethereum(found.transaction, 32);
  return {
    chainId: natural(found.chain_id),
    contract: ethereum(found.contract, 20),
    size: natural(found.size),
    previousSize: natural(found.previous_size),
    root: found.root,
    time: natural(found.time),
    transaction: found.transaction,
    blockNumber: natural(found.block_number),
  };
}

/** By network and rising size, once each. @param {Anchor[]} anchors */
function checkAnchorOrder(anchors) {
  if (!anchors.length) throw new Malformed('evidence has an anchor');
  const finished = new Set();
  anchors.slice(1).forEach((anchor, index) => {
    const before = anchors[index];
    if (before.chainId !== anchor.chainId) finished.add(before.chainId);
    else if (before.size >= anchor.size) throw new Malformed("a network's anchors are listed by rising size");
    if (finished.has(anchor.chainId)) throw new Malformed('anchors are listed by network');
  });
}

/** @param {Subject[]} subjects @param {string} main */
function checkSubjects(subjects, main) {
  if (!subjects.length || subjects[0].subject !== main) throw new Malformed("the first subject is the evidence's");
  if (subjects.slice(1).some((each) => !each.subject.startsWith('licence:'))) throw new Malformed('a further subject is a licence');
  if (new Set(subjects.map((each) => each.subject)).size !== subjects.length) throw new Malformed('a subject twice');
}

/**
 * @param {Uint8Array} bytes the file
 * @returns {Evidence}
 */
export function parseEvidence(bytes) {
  if (bytes.length > MAX_SIZE) throw new Malformed('an evidence file has at most 10 MiB');
  const found = members(loads(bytes), ['format', 'subject', 'origin', 'made_at', 'subjects', 'map_commitment', 'anchors']);
  if (found.format !== 'evidence/1') throw new Malformed('not an evidence/1');
  const proofs = new Proofs();
  const subjects = list(found.subjects, (each) => parseSubject(each, proofs));
  checkSubjects(subjects, subject(found.subject));
  const committed = members(found.map_commitment, ['entry', 'proof']);
  const entry = parseEntry(committed.entry);
  if (entry.kind !== MAP_COMMITTED) throw new Malformed('the map commitment is no map commitment');
  const commitment = { entry: /** @type {import('./entry.js').MapEntry} */ (entry), ...proofs.take(committed.entry, committed.proof) };
  const note = parseNote(/** @type {string} */ (proofs.checkpoint));
  const anchors = list(found.anchors, parseAnchor);
  checkAnchorOrder(anchors);
  return {
    subject: found.subject,
    origin: text(found.origin),
    madeAt: time(found.made_at),
    subjects,
    commitment,
    anchors,
    checkpoint: { ...parseCheckpoint(note.text), note },
  };
}
