/** Ethereum, read only: eth_call through JSON-RPC endpoints or a wallet (EIP-1193), as FORMATS section 5's contract answers it. */
import { fromHex, toHex } from './bytes.js';
import { Unavailable } from './errors.js';

/** First four bytes of Keccak-256 of each view's signature. */
export const SELECTORS = Object.freeze({
  'anchored(uint64)': '0b24a157',
  'latest()': '52bfe789',
  'predecessor()': 'b719d032',
  'start()': 'be9a6555',
});

const TIMEOUT = 15_000;
const MAX_ANSWER = 1_000_000;
/** After so many failures an endpoint is not asked again, lest a dead one costs a time limit for each anchor. */
const MAX_FAILURES = 2;

/**
 * @typedef {{request: (call: {method: string, params: unknown[]}) => Promise<unknown>}} Endpoint as EIP-1193 has it; a wallet is one
 * @typedef {import('./anchors.js').Block} Block
 */

/**
 * An endpoint behind an address.
 * @param {string} url http(s)
 * @param {typeof globalThis.fetch} [fetch]
 * @returns {Endpoint}
 */
export function jsonRpc(url, fetch = globalThis.fetch.bind(globalThis)) {
  let id = 0;
  return {
    async request({ method, params }) {
      id += 1;
      const body = JSON.stringify({ jsonrpc: '2.0', id, method, params });
      const answer = await fetch(url, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
        signal: AbortSignal.timeout(TIMEOUT),
      });
      const text = await answer.text();
      if (!answer.ok || text.length > MAX_ANSWER) throw new Unavailable('the endpoint refused');
      const found = JSON.parse(text);
      if (found?.jsonrpc !== '2.0' || found.error || !('result' in found)) throw new Unavailable('the endpoint answered with an error');
      return found.result;
    },
  };
}

/** @param {number} value @returns {string} 32 bytes, hex */
function word(value) {
  return value.toString(16).padStart(64, '0');
}

/** @param {Uint8Array} bytes a uint64 in 32 bytes */
function uint64(bytes) {
  const value = BigInt(`0x${toHex(bytes)}`);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Unavailable('the endpoint answered out of range');
  return Number(value);
}

/** @implements {import('./anchors.js').Chain} */
export class EthereumChain {
  /** @param {Map<number, Endpoint[]>} endpoints by chain id, asked in this order */
  constructor(endpoints) {
    this.endpoints = endpoints;
    /** @type {Map<Endpoint, Promise<unknown>>} */
    this.chainIds = new Map();
    /** @type {Map<Endpoint, number>} */
    this.failures = new Map();
  }

  /** @param {Endpoint} endpoint @param {number} chainId */
  async #checkChain(endpoint, chainId) {
    let asked = this.chainIds.get(endpoint);
    if (!asked) this.chainIds.set(endpoint, (asked = endpoint.request({ method: 'eth_chainId', params: [] })));
    if ((await asked) !== `0x${chainId.toString(16)}`) throw new Unavailable('the endpoint is of another chain');
  }

  /**
   * @param {number} chainId
   * @param {string} contract
   * @param {string} data hex
   * @param {Block} block
   * @param {number} size bytes of the answer
   * @returns {Promise<Uint8Array | null>} null where no contract is at that block
   */
  async #call(chainId, contract, data, block, size) {
    for (const endpoint of this.endpoints.get(chainId) ?? []) {
      const failures = this.failures.get(endpoint) ?? 0;
      if (failures >= MAX_FAILURES) continue;
      try {
        await this.#checkChain(endpoint, chainId);
        const result = await endpoint.request({ method: 'eth_call', params: [{ to: contract, data: `0x${data}` }, block] });
        if (result === '0x') return null;
        if (typeof result !== 'string' || !result.startsWith('0x')) throw new Unavailable('the endpoint answered no bytes');
        return fromHex(result.slice(2), size);
      } catch {
        // Whatever went wrong with this one, the next is asked; none left is Unavailable.
        this.failures.set(endpoint, failures + 1);
      }
    }
    throw new Unavailable('no endpoint answered');
  }

  /** @param {number} chainId @param {string} contract @param {number} size @param {Block} block */
  anchored(chainId, contract, size, block) {
    return this.#call(chainId, contract, SELECTORS['anchored(uint64)'] + word(size), block, 32);
  }

  /** @param {number} chainId @param {string} contract @param {Block} block */
  async latest(chainId, contract, block) {
    const found = await this.#call(chainId, contract, SELECTORS['latest()'], block, 64);
    return found && { size: uint64(found.subarray(0, 32)), root: found.slice(32) };
  }

  /** @param {number} chainId @param {string} contract @param {Block} block */
  async beginning(chainId, contract, block) {
    const predecessor = await this.#call(chainId, contract, SELECTORS['predecessor()'], block, 32);
    const start = await this.#call(chainId, contract, SELECTORS['start()'], block, 32);
    return predecessor && start && { predecessor: `0x${toHex(predecessor.slice(12))}`, start: uint64(start) };
  }
}
