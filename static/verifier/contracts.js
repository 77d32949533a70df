/** What `AnchorLog` says (FORMATS section 5): its four views, decoded. Each is read once for a block, so that answers agree. */

import { concat, fromHex, toHex } from './bytes.js';
import { Unavailable } from './errors.js';
import { sha256 } from './hash.js';

/** First four bytes of Keccak-256 of each view's signature. */
export const SELECTORS = Object.freeze({
  'anchored(uint64)': '0b24a157',
  'latest()': '52bfe789',
  'predecessor()': 'b719d032',
  'start()': 'be9a6555',
});

/**
 * @typedef {'finalized' | 'latest'} Block
 * @typedef {object} Chain what reads contracts
 * @property {(chainId: number, contract: string, data: string, block: Block) => Promise<Uint8Array>} call eth_call: data is 0x and hex;
 *   empty where no contract is at that block; Unavailable where no endpoint of the chain answers
 * @typedef {{size: number, root: Uint8Array}} Latest root 32 bytes
 * @typedef {{predecessor: string, start: number}} Succession
 */

/** @param {number} value @param {number} size bytes, big-endian */
function bigEndian(value, size) {
  return fromHex(value.toString(16).padStart(size * 2, '0'));
}

/** @param {Uint8Array} word 32 bytes */
function uint64(word) {
  const value = BigInt(`0x${toHex(word)}`);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Unavailable('answer_shape');
  return Number(value);
}

/** What `anchored(size)` keeps for an anchor. @param {import('./evidence.js').Anchor} anchor */
export function anchorHash({ previousSize, size, root, time }) {
  return sha256(concat(bigEndian(previousSize, 8), bigEndian(size, 8), fromHex(root.slice(2)), bigEndian(time, 8)));
}

export class Contracts {
  /** @param {Chain} chain */
  constructor(chain) {
    this.chain = chain;
    /** @type {Map<string, Promise<Uint8Array>>} */
    this.reads = new Map();
  }

  /**
   * @param {number} chainId
   * @param {string} contract
   * @param {string} data
   * @param {Block} block
   * @param {number} size bytes of a whole answer
   * @returns {Promise<Uint8Array | null>} null where there is no contract
   */
  async #read(chainId, contract, data, block, size) {
    const key = [chainId, contract, data, block].join();
    const read = this.reads.get(key) ?? this.chain.call(chainId, contract, `0x${data}`, block);
    this.reads.set(key, read);
    const answer = await read;
    if (answer.length === 0) return null;
    if (answer.length !== size) throw new Unavailable('answer_shape');
    return answer;
  }

  /**
   * `anchored(size)`: the hash kept for a size, null where there is none.
   * @param {number} chainId
   * @param {string} contract
   * @param {number} size
   * @param {Block} block
   */
  async anchored(chainId, contract, size, block) {
    const data = SELECTORS['anchored(uint64)'] + toHex(bigEndian(size, 32));
    const answer = await this.#read(chainId, contract, data, block, 32);
    return answer?.some((byte) => byte !== 0) ? answer : null;
  }

  /**
   * `latest()`, null where there is no contract.
   * @param {number} chainId
   * @param {string} contract
   * @param {Block} block
   * @returns {Promise<Latest | null>}
   */
  async latest(chainId, contract, block) {
    const answer = await this.#read(chainId, contract, SELECTORS['latest()'], block, 64);
    return answer && { size: uint64(answer.subarray(0, 32)), root: answer.slice(32) };
  }

  /**
   * `predecessor()` and `start()`, which never change: at the finalized block, else at the newest.
   * @param {number} chainId
   * @param {string} contract
   * @returns {Promise<Succession>}
   */
  async succession(chainId, contract) {
    for (const block of /** @type {Block[]} */ (['finalized', 'latest'])) {
      const predecessor = await this.#read(chainId, contract, SELECTORS['predecessor()'], block, 32);
      const start = await this.#read(chainId, contract, SELECTORS['start()'], block, 32);
      if (predecessor && start) return { predecessor: `0x${toHex(predecessor.slice(12))}`, start: uint64(start) };
    }
    throw new Unavailable('contract_not_there');
  }
}
