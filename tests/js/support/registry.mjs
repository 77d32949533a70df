/** A registry in memory, for tests: it makes records, a log, a map, anchors and evidence, with the private keys at hand. */

import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { concat, fromHex, toBase64, toBase64Url, toHex, toUtf8 } from '../../../static/verifier/bytes.js';
import { canonicalText, dumps } from '../../../static/verifier/canonical.js';
import { anchorHash, SELECTORS } from '../../../static/verifier/contracts.js';
import { digest, sha256 } from '../../../static/verifier/hash.js';
import { vkey } from '../../../static/verifier/note.js';
import { leafHash, root } from '../../../static/verifier/tree.js';
import { root as mapRoot } from '../../../static/verifier/trie.js';
import { inclusionProof, mapProve, vrfProve } from './provers.mjs';

export const ORIGIN = 'registry.example/test';
export const CONTRACT = `0x${'c0'.repeat(20)}`;
export const CHAIN_ID = 31337;
const START = Date.parse('2026-11-22T00:00:00Z') / 1000;

/** What was proved of a subject once is the same for every registry with that key. */
const LABELS = new Map();

/** A 32-byte seed that a name stands for. @param {string} name */
export const seed = (name) => sha256(toUtf8(name));
/** @param {number} seconds */
export const rfc3339 = (seconds) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
/** @param {string} name */
export const uuid = (name) => {
  const hex = toHex(seed(name));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** A signing key of a licence: a machine's Ed25519 key, or a passkey. */
export class Inspector {
  /** @param {string} licence @param {'ed25519' | 'webauthn'} [type] */
  constructor(licence, type = 'ed25519') {
    this.licence = licence;
    this.type = type;
    this.secret = seed(licence);
    const prefix =
      type === 'ed25519' ? '302a300506032b6570032100' : '3059301306072a8648ce3d020106082a8648ce3d030107034200';
    const bytes = type === 'ed25519' ? ed25519.getPublicKey(this.secret) : p256.getPublicKey(this.secret, false);
    this.spki = concat(fromHex(prefix), bytes);
    this.key = toHex(sha256(this.spki));
    this.rpId = 'registry.example';
    this.origin = 'https://registry.example';
  }

  enrolment() {
    const passkey = this.type === 'webauthn' ? { rp_id: this.rpId, origins: [this.origin] } : {};
    const holder = { person: uuid(this.licence), organisation: uuid('station') };
    return { key: this.key, type: this.type, public_key: toBase64Url(this.spki), holder, ...passkey };
  }

  /** @param {string[]} records @param {string} verdict @param {Record<string, any>} [more] of the statement */
  certify(records, verdict = 'certified', more = {}) {
    const reason = verdict === 'certified' ? {} : { reason: 'because' };
    const statement = {
      format: 'certification/1',
      records,
      verdict,
      licence: this.licence,
      key: this.key,
      signed_at: rfc3339(START),
      ...reason,
      ...more,
    };
    return { statement, signature: this.sign(statement) };
  }

  /** @param {unknown} statement @param {Record<string, any>} [client] @param {number} [flags] */
  sign(statement, client = {}, flags = 5) {
    const message = dumps(statement);
    if (this.type === 'ed25519') return { type: 'ed25519', value: toBase64Url(ed25519.sign(message, this.secret)) };
    const said = {
      type: 'webauthn.get',
      challenge: toBase64Url(sha256(message)),
      origin: this.origin,
      crossOrigin: false,
      ...client,
    };
    const clientData = toUtf8(JSON.stringify(said));
    const authenticatorData = concat(sha256(toUtf8(this.rpId)), Uint8Array.of(flags, 0, 0, 0, 0));
    const value = p256.sign(concat(authenticatorData, sha256(clientData)), this.secret, {
      format: 'der',
      prehash: true,
      lowS: false,
    });
    return {
      type: 'webauthn',
      authenticator_data: toBase64Url(authenticatorData),
      client_data: toBase64Url(clientData),
      value: toBase64Url(value),
    };
  }
}

export class Registry {
  constructor() {
    this.now = START;
    this.entries = [];
    this.anchors = [];
    this.noteSeed = seed('note');
    this.vrfSeed = seed('vrf');
  }

  label(subject) {
    const key = toHex(this.vrfSeed) + subject;
    if (!LABELS.has(key)) LABELS.set(key, vrfProve(this.vrfSeed, toUtf8(subject)));
    return LABELS.get(key);
  }

  #append(subject, record, value) {
    const text = canonicalText(value);
    this.entries.push({ subject, record, text, leaf: leafHash(toUtf8(text)), value });
  }

  /** States something: a record and its entry. Returns the record's digest. */
  state(subject, kind, body, { organisation = 'dealer', ...more } = {}) {
    const salt = toBase64Url(seed(`salt ${this.entries.length}`));
    const author = { organisation: uuid(organisation), role: 'dealer', person: uuid('person') };
    const id = uuid(`record ${this.entries.length}`);
    const record = {
      format: 'record/1',
      kind,
      id,
      subject,
      author,
      recorded_at: rfc3339(this.now),
      body,
      attachments: [],
      salt,
      ...more,
    };
    this.now += 1;
    const label = toHex(this.label(subject).label);
    this.#append(subject, record, { format: 'entry/1', kind, label, record: digest(record), time: rfc3339(this.now) });
    return digest(record);
  }

  inspect(subject, more = {}) {
    return this.state(subject, 'inspection:recorded', { odometer: 12345, entries: this.entries.length }, more);
  }

  enrol(inspector, more = {}) {
    return this.state(`licence:${inspector.licence}`, 'key:enrolled', inspector.enrolment(), more);
  }

  certify(subject, inspector, records, verdict) {
    return this.state(subject, 'inspection:certified', inspector.certify(records, verdict));
  }

  #pairs() {
    const subjects = new Set(this.entries.flatMap(({ subject }) => subject ?? []));
    return [...subjects].map((subject) => {
      const leaves = this.entries.filter((entry) => entry.subject === subject).map(({ leaf }) => leaf);
      return [this.label(subject).label, root(leaves)];
    });
  }

  /** Commits to the map, signs a checkpoint and puts it on the pretended chain. */
  anchor({ chainId = CHAIN_ID, contract = CONTRACT } = {}) {
    this.pairs = this.#pairs();
    const map = {
      format: 'entry/1',
      kind: 'map:committed',
      root: toHex(mapRoot(this.pairs)),
      size: this.entries.length,
      time: rfc3339(this.now),
    };
    this.#append(null, null, map);
    const leaves = this.entries.map(({ leaf: hash }) => hash);
    const size = leaves.length;
    const text = `${ORIGIN}\n${size}\n${toBase64(root(leaves))}\n`;
    const key = fromHex(vkey(ORIGIN, ed25519.getPublicKey(this.noteSeed)).split('+')[1]);
    this.note = `${text}\n— ${ORIGIN} ${toBase64(concat(key, ed25519.sign(toUtf8(text), this.noteSeed)))}\n`;
    this.now += 12;
    const previous = this.anchors.findLast((earlier) => earlier.chain_id === chainId)?.size ?? 0;
    const hint = toHex(seed(`transaction ${size}`));
    const anchor = {
      chain_id: chainId,
      contract,
      size,
      previous_size: previous,
      root: `0x${toHex(root(leaves))}`,
      time: this.now,
    };
    this.anchors.push({ ...anchor, transaction: `0x${hint}`, block_number: size });
    this.now += 60;
  }

  #proof(index) {
    const hashes = inclusionProof(
      index,
      this.entries.map(({ leaf: hash }) => hash),
    );
    return ['c2sp.org/tlog-proof@v1', `index ${index}`, ...hashes.map(toBase64), '', this.note].join('\n');
  }

  #subject(subject) {
    const { proof, label } = this.label(subject);
    const entries = this.entries.flatMap((entry, index) => (entry.subject === subject ? [{ ...entry, index }] : []));
    return {
      subject,
      label_proof: toHex(proof),
      entries: entries.map(({ text, record, index }) => ({
        entry: text,
        record,
        disclosures: [],
        proof: this.#proof(index),
      })),
      map: mapProve(this.pairs, label),
    };
  }

  /** The evidence of a subject as an object, at the newest anchor. */
  evidence(subject) {
    const own = this.entries.filter((entry) => entry.subject === subject);
    const licences = new Set(
      own.flatMap(({ record }) => (record.body.statement ? [`licence:${record.body.statement.licence}`] : [])),
    );
    const subjects = [subject, ...licences].map((each) => this.#subject(each));
    const last = this.entries.length - 1;
    return {
      format: 'evidence/1',
      subject,
      origin: ORIGIN,
      made_at: rfc3339(this.now),
      subjects,
      map_commitment: { entry: this.entries[last].text, proof: this.#proof(last) },
      anchors: this.#anchorsOf([subject, ...licences], last),
    };
  }

  /** The first anchor that holds each entry, and the one before; the commitment's are the checkpoint's own. */
  #anchorsOf(subjects, last) {
    const indices = this.entries.flatMap((entry, index) => (subjects.includes(entry.subject) ? [index] : []));
    const needed = new Set();
    for (const chainId of new Set(this.anchors.map((anchor) => anchor.chain_id))) {
      const there = this.anchors.filter((anchor) => anchor.chain_id === chainId);
      for (const index of [...indices, last]) {
        const first = there.findIndex(({ size }) => size > index);
        for (const anchor of there.slice(Math.max(first - 1, 0), first + 1)) needed.add(anchor);
      }
    }
    return structuredClone(this.anchors.filter((anchor) => needed.has(anchor)));
  }

  trust(more = {}) {
    const networks = [{ chain_id: CHAIN_ID, contracts: [CONTRACT], rpc: [] }];
    const note = vkey(ORIGIN, ed25519.getPublicKey(this.noteSeed));
    const vrf = toHex(ed25519.getPublicKey(this.vrfSeed));
    return {
      format: 'trust/1',
      origin: ORIGIN,
      note_keys: [note],
      vrf_public_key: vrf,
      rp_ids: ['registry.example'],
      networks,
      ...more,
    };
  }

  /** The pretended chain: what it has at `finalized` are all anchors but the last `open` ones. */
  chain({ open = 0 } = {}) {
    const at = (chainId, block) => {
      const there = this.anchors.filter((anchor) => anchor.chain_id === chainId);
      return block === 'finalized' ? there.slice(0, there.length - open) : there;
    };
    const word = (value) => fromHex(BigInt(value).toString(16).padStart(64, '0'));
    const views = {
      [SELECTORS['anchored(uint64)']](anchors, size) {
        const found = anchors.find((anchor) => anchor.size === Number(`0x${size}`));
        return found ? anchorHash({ ...found, previousSize: found.previous_size }) : word(0);
      },
      [SELECTORS['latest()']](anchors) {
        const found = anchors.at(-1);
        return found ? concat(word(found.size), fromHex(found.root.slice(2))) : concat(word(0), word(0));
      },
      [SELECTORS['predecessor()']]: () => word(0),
      [SELECTORS['start()']]: () => word(0),
    };
    return {
      async call(chainId, contract, data, block) {
        const anchors = at(chainId, block).filter((anchor) => anchor.contract === contract);
        return views[data.slice(2, 10)](anchors, data.slice(10));
      },
    };
  }
}

export const bytesOf = (evidence) => toUtf8(JSON.stringify(evidence));
