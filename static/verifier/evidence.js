/** `evidence/1` (FORMATS section 7) taken apart: everything that can be wrong with its shape is Malformed here. */
import { parseBody } from './bodies.js';
import { fromHex, toUtf8 } from './bytes.js';
import { loads } from './canonical.js';
import { MAP_COMMITTED, parseEntry } from './entry.js';
import { Malformed, within } from './errors.js';
import { KINDS } from './kinds.js';
import { parseCheckpoint, parseNote } from './note.js';
import { ofSubject, SCHEME as POLL } from './polls/kinds.js';
import { parseDisclosure, parseRecord } from './record.js';
import { constant, ethereum, field, list, members, natural, positive, text, time } from './shape.js';
import { subject } from './subject.js';
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
  return { leaf: leafHash(toUtf8(leafText)), ...within('proof', () => parseTlogProof(proof)) };
}

/**
 * What a poll's record says: there only a withdrawal or an erasure can make a file malformed (section 9). A certification that is not as section 6
 * says has no body here: what is wrong with it is for **process** to say.
 * @param {Record<string, any>} record
 * @param {Kinds} kinds
 */
function parsePollBody(record, kinds) {
  if ([kinds.withdrawal, kinds.erasure].includes(record.kind)) return parseBody(record, kinds);
  if (!kinds.certifying.has(record.kind)) return null;
  try {
    return parseBody(record, kinds);
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

/** @param {unknown} value @param {string} main the section's subject @param {Kinds} kinds @returns {Item} */
function parseItem(value, main, kinds) {
  const fields = members(value, ['entry', 'record', 'disclosures', 'proof']);
  const entry = field(fields, 'entry', parseEntry);
  const logged = parseLogged(fields.entry, fields.proof);
  if (entry.kind === MAP_COMMITTED) throw new Malformed('entry_is_commitment', {}, 'entry');
  const record = fields.record === null ? null : field(fields, 'record', parseRecord);
  const read = main.startsWith(POLL) ? parsePollBody : parseBody;
  const body = record && within('record', () => within('body', () => read(record, kinds)));
  const disclosures = field(fields, 'disclosures', (given) => list(given, parseDisclosure));
  const recordEntry = /** @type {import('./entry.js').RecordEntry} */ (entry);
  return { entry: recordEntry, record, body, disclosures, ...logged };
}

/** @param {unknown} value @param {Kinds} kinds @returns {Subject} */
function parseSubject(value, kinds) {
  const fields = members(value, ['subject', 'label_proof', 'entries', 'map']);
  const main = field(fields, 'subject', subject);
  const table = ofSubject(main, kinds);
  return {
    subject: main,
    labelProof: field(fields, 'label_proof', (given) => fromHex(given, PROOF_SIZE)),
    items: field(fields, 'entries', (given) => list(given, (item) => parseItem(item, main, table))),
    map: field(fields, 'map', parseMapProof),
  };
}

/** @param {unknown} value @returns {Logged & {entry: import('./entry.js').MapEntry}} */
function parseCommitment(value) {
  const fields = members(value, ['entry', 'proof']);
  const entry = field(fields, 'entry', parseEntry);
  const logged = parseLogged(fields.entry, fields.proof);
  if (entry.kind !== MAP_COMMITTED) throw new Malformed('entry_no_commitment', {}, 'entry');
  return { entry: /** @type {import('./entry.js').MapEntry} */ (entry), ...logged };
}

/** @param {unknown} value @returns {Anchor} */
function parseAnchor(value) {
  const names = ['chain_id', 'contract', 'size', 'previous_size', 'root', 'time', 'transaction', 'block_number'];
  const fields = members(value, names);
  return {
    transaction: field(fields, 'transaction', (given) => ethereum(given, 32)),
    blockNumber: field(fields, 'block_number', natural),
    chainId: field(fields, 'chain_id', positive),
    size: field(fields, 'size', positive),
    contract: field(fields, 'contract', (given) => ethereum(given, 20)),
    previousSize: field(fields, 'previous_size', natural),
    root: field(fields, 'root', (given) => ethereum(given, 32)),
    time: field(fields, 'time', natural),
  };
}

/** By network and rising size, once each. @param {Anchor[]} anchors */
function checkAnchorOrder(anchors) {
  const finished = new Set();
  anchors.slice(1).forEach((anchor, index) => {
    const before = anchors[index];
    if (before.chainId !== anchor.chainId) finished.add(before.chainId);
    else if (before.size >= anchor.size) throw new Malformed('anchors_order');
    if (finished.has(anchor.chainId)) throw new Malformed('anchors_order');
  });
}

/**
 * None that nothing needs: each is the first above an entry's index, or the one before such. Where a network does not have the checkpoint
 * itself, nothing ties its anchors to the file.
 * @param {Anchor[]} anchors in their order
 * @param {number[]} indices of all entries, the commitment's among them
 * @param {number} own size of the checkpoint
 */
function checkAnchorsNeeded(anchors, indices, own) {
  for (const chainId of new Set(anchors.map((anchor) => anchor.chainId))) {
    const sizes = anchors.filter((anchor) => anchor.chainId === chainId).map(({ size }) => size);
    const firsts = new Set(indices.map((index) => sizes.findIndex((size) => size > index)));
    const isNeeded = sizes.every(
      (_, place) => firsts.has(place) || (place + 1 < sizes.length && firsts.has(place + 1)),
    );
    if (!isNeeded || !sizes.includes(own)) throw new Malformed('anchors_needless');
  }
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
  if (subjects[0]?.subject !== main) throw new Malformed('subjects_first');
  if (subjects.slice(1).some((section) => !section.subject.startsWith('licence:')))
    throw new Malformed('subjects_licence');
  if (new Set(subjects.map((section) => section.subject)).size !== subjects.length)
    throw new Malformed('subjects_twice');
}

/**
 * @param {Uint8Array} bytes the file
 * @param {Kinds} [kinds] says whose bodies are read
 * @returns {Evidence}
 */
export function parseEvidence(bytes, kinds = KINDS) {
  if (bytes.length > MAX_SIZE) throw new Malformed('file_long', { most: MAX_SIZE });
  const names = ['format', 'subject', 'origin', 'made_at', 'subjects', 'map_commitment', 'anchors'];
  const fields = members(loads(bytes), names);
  constant(fields, 'format', 'evidence/1');
  const commitment = field(fields, 'map_commitment', parseCommitment);
  const main = field(fields, 'subject', subject);
  const origin = field(fields, 'origin', text);
  const madeAt = field(fields, 'made_at', time);
  const subjects = field(fields, 'subjects', (given) => list(given, (section) => parseSubject(section, kinds)));
  const anchors = field(fields, 'anchors', (given) => list(given, parseAnchor));
  within('subjects', () => checkSubjects(subjects, main));
  within('anchors', () => checkAnchorOrder(anchors));
  const note = parseNote(commitment.checkpoint);
  const checkpoint = { ...parseCheckpoint(note.text), note, text: commitment.checkpoint };
  const indices = subjects.flatMap(({ items }) => items.map(({ index }) => index));
  within('anchors', () => checkAnchorsNeeded(anchors, [...indices, checkpoint.size - 1], checkpoint.size));
  return { subject: main, origin, madeAt, subjects, commitment, anchors, checkpoint };
}
