/**
 * Which witnesses must have cosigned a checkpoint: the policy files of c2sp.org/tlog-policy. No white space counts but U+0020 and U+0009; every
 * line ends in a newline.
 */
import { toHex } from './bytes.js';
import { ED25519, parseCosigner } from './cosignature.js';
import { Malformed } from './errors.js';
import { readVkey } from './note.js';

/** The quorum of a policy that asks for no cosignature; nobody's name. */
const NONE = 'none';
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f]/;
const THRESHOLD = /^[1-9][0-9]{0,5}$/;

/**
 * @typedef {{name: string, key: import('./cosignature.js').Cosigner, url: string | null}} Witness by the name that it has in the policy alone
 * @typedef {{name: string, threshold: number, members: string[]}} Group members are witnesses or earlier groups
 * @typedef {{logs: string[], witnesses: Witness[], groups: Group[], quorum: string}} Policy logs as verifier keys
 */

/** @param {string} wanted @param {number} members @param {number} line */
function threshold(wanted, members, line) {
  if (wanted === 'all') return members;
  if (wanted === 'any') return 1;
  if (!THRESHOLD.test(wanted) || Number(wanted) > members) throw new Malformed('policy_threshold', { line });
  return Number(wanted);
}

class Reader {
  constructor() {
    /** @type {string[]} */
    this.logs = [];
    /** @type {Witness[]} */
    this.witnesses = [];
    /** @type {Group[]} */
    this.groups = [];
    /** @type {string | null} */
    this.quorum = null;
    this.names = new Set();
    this.members = new Set();
    this.keys = { log: new Set(), witness: new Set() };
  }

  /** @param {number} line @param {string[]} items */
  read(line, [keyword, ...items]) {
    const count = items.length;
    if (keyword === 'log' && [1, 2].includes(count)) this.#log(line, items[0]);
    else if (keyword === 'witness' && [2, 3].includes(count)) this.#witness(line, items);
    else if (keyword === 'group' && count >= 3) this.#group(line, items);
    else if (keyword === 'quorum' && count === 1) this.#quorum(items[0]);
    else throw new Malformed('policy_line', { line });
  }

  /** @param {'log' | 'witness'} of @param {Uint8Array} publicKey @param {number} line */
  #once(of, publicKey, line) {
    const key = toHex(publicKey);
    if (this.keys[of].has(key)) throw new Malformed('policy_key_twice', { line });
    this.keys[of].add(key);
  }

  /** @param {string} name */
  #define(name) {
    if (name === NONE || this.names.has(name)) throw new Malformed('policy_name_twice', { name });
    this.names.add(name);
  }

  /** Logs may sign in ways that are not known here; a witness's key of Ed25519 is none of theirs. @param {number} line @param {string} vkey */
  #log(line, vkey) {
    const { key } = readVkey(vkey);
    if (key[0] === ED25519) throw new Malformed('policy_log_key', { line });
    this.#once('log', key.subarray(1), line);
    this.logs.push(vkey);
  }

  /** @param {number} line @param {string[]} items */
  #witness(line, [name, vkey, url]) {
    const key = parseCosigner(vkey);
    this.#once('witness', key.publicKey, line);
    this.#define(name);
    this.witnesses.push({ name, key, url: url ?? null });
  }

  /** @param {number} line @param {string[]} items */
  #group(line, [name, wanted, ...members]) {
    for (const member of members) {
      if (!this.names.has(member)) throw new Malformed('policy_name_unknown', { name: member });
      if (this.members.has(member)) throw new Malformed('policy_member_twice', { name: member });
      this.members.add(member);
    }
    this.#define(name);
    this.groups.push({ name, threshold: threshold(wanted, members.length, line), members });
  }

  /** @param {string} name */
  #quorum(name) {
    if (this.quorum !== null) throw new Malformed('policy_quorum');
    if (name !== NONE && !this.names.has(name)) throw new Malformed('policy_name_unknown', { name });
    this.quorum = name;
  }
}

/**
 * @param {string} text the file's
 * @returns {Policy}
 */
export function parsePolicy(text) {
  if (FORBIDDEN.test(text)) throw new Malformed('control_character');
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Malformed('policy_end');
  const reader = new Reader();
  lines.forEach((line, index) => {
    const items = line.split(/[ \t]+/).filter((item) => item !== '');
    if (items.length && !items[0].startsWith('#')) reader.read(index + 1, items);
  });
  const { logs, witnesses, groups, quorum } = reader;
  if (quorum === null) throw new Malformed('policy_quorum');
  return { logs, witnesses, groups, quorum };
}

/**
 * Whether the witnesses of these names are a quorum.
 * @param {Policy} policy
 * @param {Iterable<string>} cosigned
 */
export function isMet({ groups, quorum }, cosigned) {
  const witnessed = new Set(cosigned);
  // A group's members are defined before it.
  for (const { name, threshold: wanted, members } of groups) {
    if (members.filter((member) => witnessed.has(member)).length >= wanted) witnessed.add(name);
  }
  return quorum === NONE || witnessed.has(quorum);
}
