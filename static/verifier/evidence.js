/** `evidence/1` (FORMATS section 7) taken apart: everything that can be wrong with its shape is Malformed here. */
import { parseBody } from './bodies.js';
import { fromHex, toUtf8 } from './bytes.js';
import { loads } from './canonical.js';
import { MAP_COMMITTED, parseEntry } from './entry.js';
import { Malformed } from './errors.js';
import { KINDS } from './kinds.js';
import { parseCheckpoint, parseNote } from './note.js';
import { parseDisclosure, parseRecord } from './record.js';
import { ethereum, list, members, natural, positive, subject, text, time } from './shape.js';
import { parseTlogProof } from './tlog_proof.js';
import { leafHash } from './tree.js';
import { parseMapProof } from './trie.js';
import { PROOF_SIZE } from './vrf.js';

export const MAX_SIZE = 10 * 2 ** 20;

/** @typedef {import('./kinds.js').Kinds} Kinds */
/**
 * @typedef {{index: number, hashes: Uint8Array[], leaf: Uint8Array, checkpoint: string}} Logged where the entry lies, its leaf
 *   hash, and the checkpoint that its proof is against
 * @typedef {Logged & {entry: import('./entry.js').RecordEntry, record: Record<string, any> | null,
 *   body: import('./bodies.js').Body | null, disclosures: [string, string, unknown][]}} Item `body` where a verifier reads it
 * @typedef {{subject: string, labelProof: Uint8Array, items: Item[], map: import('./trie.js').MapProof}} Subject
 * @typedef {{chainId: number, contract: string, size: number, previousSize: number, root: string, time: number,
 *   transaction: string, blockNumber: number}} Anchor root and transaction with 0x, time in seconds since 1970
 * @typedef {import('./note.js').Checkpoint & {note: import('./note.js').Note, text: string}} SignedCheckpoint
 * @typedef {{subject: string, origin: string, madeAt: string, subjects: Subject[],
 *   commitment: Logged & {entry: import('./entry.js').MapEntry}, anchors: Anchor[], checkpoint: SignedCheckpoint}} Evidence
 */

/** @param {string} leafText @param {unknown} proof @returns {Logged} */
function parseLogged(leafText, proof) {
  return { leaf: leafHash(toUtf8(leafText)), ...parseTlogProof(proof) };
}

/** @param {unknown} value @param {Kinds} kinds @returns {Item} */
function parseItem(value, kinds) {
  const found = members(value, ['entry', 'record', 'disclosures', 'proof']);
  const entry = parseEntry(found.entry);
  if (entry.kind === MAP_COMMITTED) throw new Malformed("a map commitment is no subject's");
  const record = found.record === null ? null : parseRecord(found.record);
  const body = record && parseBody(record, kinds);
  const disclosures = list(found.disclosures, parseDisclosure);
  const recordEntry = /** @type {import('./entry.js').RecordEntry} */ (entry);
  return { entry: recordEntry, record, body, disclosures, ...parseLogged(found.entry, found.proof) };
}

/** @param {unknown} value @param {Kinds} kinds @returns {Subject} */
function parseSubject(value, kinds) {
  const found = members(value, ['subject', 'label_proof', 'entries', 'map']);
  return {
    subject: subject(found.subject),
    labelProof: fromHex(found.label_proof, PROOF_SIZE),
    items: list(found.entries, (entry) => parseItem(entry, kinds)),
    map: parseMapProof(found.map),
  };
}

/** @param {unknown} value @returns {Anchor} */
function parseAnchor(value) {
  const names = ['chain_id', 'contract', 'size', 'previous_size', 'root', 'time', 'transaction', 'block_number'];
  const found = members(value, names);
  ethereum(found.transaction, 32);
  return {
    chainId: positive(found.chain_id),
    contract: ethereum(found.contract, 20),
    size: positive(found.size),
    previousSize: natural(found.previous_size),
    root: ethereum(found.root, 32),
    time: natural(found.time),
    transaction: found.transaction,
    blockNumber: natural(found.block_number),
  };
}

/** By network and rising size, once each. @param {Anchor[]} anchors */
function checkAnchorOrder(anchors) {
  const finished = new Set();
  anchors.slice(1).forEach((anchor, index) => {
    const before = anchors[index];
    if (before.chainId !== anchor.chainId) finished.add(before.chainId);
    else if (before.size >= anchor.size) throw new Malformed("a network's anchors are listed by rising size");
    if (finished.has(anchor.chainId)) throw new Malformed('anchors are listed by network');
  });
}

/**
 * The licences under which the subject's certifications were signed, as subjects, in the order of first use.
 * @param {Subject} subject
 */
export function signersOf({ items }) {
  const inOrder = [...items].sort((left, right) => left.index - right.index);
  return [
    ...new Set(
      inOrder.flatMap(({ body }) => (body?.role === 'certification' ? [`licence:${body.statement.licence}`] : [])),
    ),
  ];
}

/**
 * The subject itself, then licences, each once. That they are those which signed is for **complete**.
 * @param {Subject[]} subjects
 * @param {string} main
 */
function checkSubjects(subjects, main) {
  if (subjects[0]?.subject !== main) throw new Malformed("the first subject is the evidence's");
  if (subjects.slice(1).some((each) => !each.subject.startsWith('licence:')))
    throw new Malformed('a further subject is a licence');
  if (new Set(subjects.map((each) => each.subject)).size !== subjects.length) throw new Malformed('a subject twice');
}

/**
 * @param {Uint8Array} bytes the file
 * @param {Kinds} [kinds] says whose bodies are read
 * @returns {Evidence}
 */
export function parseEvidence(bytes, kinds = KINDS) {
  if (bytes.length > MAX_SIZE) throw new Malformed('an evidence file has at most 10 MiB');
  const found = members(loads(bytes), [
    'format',
    'subject',
    'origin',
    'made_at',
    'subjects',
    'map_commitment',
    'anchors',
  ]);
  if (found.format !== 'evidence/1') throw new Malformed('not an evidence/1');
  const subjects = list(found.subjects, (each) => parseSubject(each, kinds));
  checkSubjects(subjects, subject(found.subject));
  const committed = members(found.map_commitment, ['entry', 'proof']);
  const entry = parseEntry(committed.entry);
  if (entry.kind !== MAP_COMMITTED) throw new Malformed('the map commitment is no map commitment');
  const commitment = {
    entry: /** @type {import('./entry.js').MapEntry} */ (entry),
    ...parseLogged(committed.entry, committed.proof),
  };
  const note = parseNote(commitment.checkpoint);
  const anchors = list(found.anchors, parseAnchor);
  checkAnchorOrder(anchors);
  return {
    subject: found.subject,
    origin: text(found.origin),
    madeAt: time(found.made_at),
    subjects,
    commitment,
    anchors,
    checkpoint: { ...parseCheckpoint(note.text), note, text: commitment.checkpoint },
  };
}
