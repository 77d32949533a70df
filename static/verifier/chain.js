/** Ethereum, read only: eth_call through JSON-RPC endpoints or a wallet (EIP-1193), asked of whom the reader chose. */
import { bytesOf } from './bounded.js';
import { fromAnyHex } from './bytes.js';
import { Unavailable } from './errors.js';

const DATA = /^0x(?:[0-9a-fA-F]{2})*$/;
const TIMEOUT = 15_000;
const MAX_ANSWER = 1_000_000;
/** After so many failures an endpoint is not asked again, lest a dead one costs a time limit for each anchor. */
const MAX_FAILURES = 2;

/**
 * @typedef {{name?: string, request: (call: {method: string, params: unknown[]}) => Promise<unknown>}} Endpoint as EIP-1193 has it; a wallet is one
 * @typedef {import('./contracts.js').Block} Block
 * @typedef {import('./contracts.js').Chain} Chain
 */

/** All of an endpoint that may be shown: an address may have a key in it. @param {Endpoint} endpoint */
function nameOf({ name }) {
  return name ?? 'EIP-1193';
}

/** @param {unknown} error whatever went wrong @param {Endpoint} endpoint @returns {import('./errors.js').Fault} */
function faultIn(error, endpoint) {
  if (error instanceof Unavailable) return error.fault;
  if (error instanceof SyntaxError) return { code: 'answer_no_json', values: { endpoint: nameOf(endpoint) } };
  const cause = error instanceof Error ? error.name : typeof error;
  return { code: 'silent', values: { endpoint: nameOf(endpoint), cause } };
}

/**
 * An endpoint behind an address.
 * @param {string} url http(s)
 * @param {typeof globalThis.fetch} [fetch]
 * @returns {Endpoint}
 */
export function jsonRpc(url, fetch = globalThis.fetch.bind(globalThis)) {
  let id = 0;
  const { origin: name } = new URL(url);
  return {
    name,
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
      if (!answer.ok) throw new Unavailable('answer_status', { endpoint: name, status: answer.status });
      const bytes = await bytesOf(answer, MAX_ANSWER);
      if (bytes.length > MAX_ANSWER) throw new Unavailable('answer_too_long', { endpoint: name });
      const reply = JSON.parse(new TextDecoder().decode(bytes));
      if (reply?.jsonrpc !== '2.0' || reply.error || !('result' in reply))
        throw new Unavailable('refuses', { endpoint: name, method });
      return reply.result;
    },
  };
}

/**
 * A wallet may wait for its owner for ever.
 * @param {Endpoint} endpoint
 * @param {Promise<unknown>} answer
 * @returns {Promise<unknown>}
 */
function inTime(endpoint, answer) {
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Unavailable('late', { endpoint: nameOf(endpoint) })), TIMEOUT);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** @implements {Chain} */
export class EthereumChain {
  /** @param {Map<number, Endpoint[]>} endpoints by chain id, asked in this order */
  constructor(endpoints) {
    this.endpoints = endpoints;
    /** @type {Map<Endpoint, Promise<unknown>>} */
    this.chainIds = new Map();
    /** @type {Map<Endpoint, import('./errors.js').Fault[]>} */
    this.failures = new Map();
  }

  /** @param {Endpoint} endpoint @param {number} chainId */
  async #checkChain(endpoint, chainId) {
    const asked =
      this.chainIds.get(endpoint) ?? inTime(endpoint, endpoint.request({ method: 'eth_chainId', params: [] }));
    this.chainIds.set(endpoint, asked);
    if ((await asked) !== `0x${chainId.toString(16)}`)
      throw new Unavailable('other_chain', { endpoint: nameOf(endpoint) });
  }

  /**
   * @param {number} chainId
   * @param {string} contract
   * @param {string} data 0x and hex
   * @param {Block} block
   * @returns {Promise<Uint8Array>} empty where no contract is at that block
   */
  async call(chainId, contract, data, block) {
    const endpoints = this.endpoints.get(chainId) ?? [];
    for (const endpoint of endpoints) {
      const failures = this.failures.get(endpoint) ?? [];
      if (failures.length >= MAX_FAILURES) continue;
      try {
        await this.#checkChain(endpoint, chainId);
        const result = await inTime(
          endpoint,
          endpoint.request({ method: 'eth_call', params: [{ to: contract, data }, block] }),
        );
        if (typeof result !== 'string' || !DATA.test(result))
          throw new Unavailable('answer_no_data', { endpoint: nameOf(endpoint) });
        return fromAnyHex(result.slice(2));
      } catch (error) {
        // Whatever went wrong with this one, the next is asked; none left is Unavailable.
        this.failures.set(endpoint, [...failures, faultIn(error, endpoint)]);
      }
    }
    if (!endpoints.length) throw new Unavailable('chain_without_endpoint', { chain_id: chainId });
    throw new Unavailable('endpoints_fail', {
      errors: endpoints.flatMap((endpoint) => this.failures.get(endpoint)?.at(-1) ?? []),
    });
  }
}
