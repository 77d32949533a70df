/** Two offices that issue votes and a ballot box, without a network; and stores that a page may lose at any operation. */
import assert from 'node:assert/strict';
import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { concat, fromBase64Url, toBase64, toBase64Url, toHex, toUtf8 } from '../../../static/verifier/bytes.js';
import { dumps } from '../../../static/verifier/canonical.js';
import { parseVkey, vkey } from '../../../static/verifier/note.js';
import { checkBallot } from '../../../static/verifier/polls/ballots.js';
import { parsePublicKey } from '../../../static/verifier/polls/tokens.js';
import { vrfProve } from './provers.mjs';

const KEYS = [0, 1].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }));
const VRF_SEED = new Uint8Array(32).fill(7);
const BOX_SEED = new Uint8Array(32).fill(8);
const UUID = '8d4ff09c-1a5c-4b5b-9a1c-0a2b3c4d5e6f';

export const PERSON = ['가온', '201호'];

const issuers = KEYS.map(({ publicKey }, place) => {
  const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
  return { licence: `office-${place}`, spki: toBase64Url(spki), publicKey: parsePublicKey(spki) };
});

export const POLL = {
  subject: `poll:${UUID}`,
  digest: 'ab'.repeat(32),
  opened: {
    options: ['a', 'b', 'c'].map((id) => ({ id, text: `option ${id}` })),
    least: 0,
    most: 2,
    issuers,
    eligible: { size: null, vrfPublicKey: ed25519.getPublicKey(VRF_SEED), person: ['동', '호수'] },
    boxKey: parseVkey(vkey(`registry.example/box/${UUID}`, ed25519.getPublicKey(BOX_SEED))),
    minimum: 5,
  },
};

/** The page is closed, or the connection is lost. */
export class GoneError extends Error {}

/** What goes on until operation number `last`: that one has no effect, or has it and is not told. */
export class Luck {
  constructor(last = Number.POSITIVE_INFINITY, isApplied = false) {
    Object.assign(this, { last, isApplied, operations: 0 });
  }

  /** @param {() => unknown} operation */
  async allow(operation) {
    const isLast = this.operations === this.last;
    this.operations += 1;
    if (this.operations > this.last + 1 || (isLast && !this.isApplied)) throw new GoneError();
    const result = await operation();
    if (isLast) throw new GoneError();
    return result;
  }
}

/** The two stores of one browser. */
export class Browser {
  constructor() {
    this.values = { ballots: null, person: null };
  }

  /** As a page opens them. @param {Luck} luck */
  stores(luck = new Luck()) {
    const store = (name) => ({
      read: async () => structuredClone(this.values[name]),
      write: (value) => luck.allow(() => Object.assign(this.values, { [name]: structuredClone(value) })),
      erase: () => luck.allow(() => Object.assign(this.values, { [name]: null })),
    });
    return { ballots: store('ballots'), person: store('person') };
  }
}

/** Both offices and the box, which remember everything; a page asks them as far as its luck goes. */
export class City {
  constructor() {
    this.blinded = [new Set(), new Set()];
    this.order = [];
    /** By sequence, all lines that anybody saw. */
    this.lines = new Map();
    this.spoil = (value) => value;
  }

  /** @param {Luck} luck */
  asking(luck = new Luck()) {
    return {
      right: () => luck.allow(() => this.prove()),
      signature: (place, session, proved, blinded) => luck.allow(() => this.sign(place, session, proved, blinded)),
      ballot: (line) => luck.allow(() => this.promise(line)),
    };
  }

  prove() {
    return { person: PERSON, proof: this.spoil(toHex(vrfProve(VRF_SEED, dumps(PERSON)).proof)) };
  }

  sign(place, session, { person }, blinded) {
    assert.equal(session, `session-${place}`);
    assert.deepEqual(person, PERSON);
    this.blinded[place].add(blinded);
    this.order.push(place);
    // Without padding: the bare private operation, which RFC 9474's BlindSign is.
    const key = { key: KEYS[place].privateKey, padding: constants.RSA_NO_PADDING };
    return this.spoil(toBase64Url(new Uint8Array(privateDecrypt(key, fromBase64Url(blinded)))));
  }

  async promise(line) {
    const { sequence, leaf } = await checkBallot(toUtf8(line), POLL.digest, POLL.opened);
    this.lines.set(sequence, (this.lines.get(sequence) ?? new Set()).add(line));
    const text = `promise/1\n${UUID}\n${toHex(leaf)}\n`;
    const { name, keyId } = POLL.opened.boxKey;
    const signature = ed25519.sign(toUtf8(text), BOX_SEED);
    return this.spoil(`${text}\n— ${name} ${toBase64(concat(keyId, signature))}\n`);
  }
}
