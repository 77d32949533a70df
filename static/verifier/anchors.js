/** **anchored**, **dated**, **current**: what the contracts that the verifier trusts have (FORMATS section 5). */
import { concat, equal, fromHex, sha256 } from './bytes.js';
import { Unavailable } from './errors.js';

/** @typedef {import('./evidence.js').Anchor} Anchor */
/** @typedef {import('./evidence.js').Evidence} Evidence */
/** @typedef {import('./trust.js').Network} Network */
/** @typedef {'finalized' | 'latest'} Block */
/**
 * What a verifier asks of Ethereum. Null where there is no contract at that block; Unavailable where nobody answers.
 * @typedef {object} Chain
 * @property {(chainId: number, contract: string, size: number, block: Block) => Promise<Uint8Array | null>} anchored 32 bytes
 * @property {(chainId: number, contract: string, block: Block) => Promise<{size: number, root: Uint8Array} | null>} latest
 * @property {(chainId: number, contract: string, block: Block) => Promise<{predecessor: string, start: number} | null>} beginning
 */
/** @typedef {'final' | 'recent' | 'absent' | 'other' | 'unavailable'} State how the contract has an anchor */

const ZERO = new Uint8Array(32);

/** @param {number} value */
function uint64(value) {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

/** What `anchored(size)` holds for this anchor (FORMATS section 5). @param {Anchor} anchor */
export function anchorHash({ previousSize, size, root, time }) {
  return sha256(concat(uint64(previousSize), uint64(size), fromHex(root.slice(2)), uint64(time)));
}

/**
 * Runs a read; null result stays null, no answer becomes 'unavailable'.
 * @template T
 * @param {() => Promise<T>} read
 * @returns {Promise<T | 'unavailable'>}
 */
async function ask(read) {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Unavailable) return 'unavailable';
    throw error;
  }
}

/** @param {Chain} chain @param {Anchor} anchor @returns {Promise<State>} */
async function stateInContract(chain, anchor) {
  const expected = anchorHash(anchor);
  for (const block of /** @type {Block[]} */ (['finalized', 'latest'])) {
    const found = await ask(() => chain.anchored(anchor.chainId, anchor.contract, anchor.size, block));
    if (found === 'unavailable') return 'unavailable';
    if (found && equal(found, expected)) return block === 'finalized' ? 'final' : 'recent';
    if (found && !equal(found, ZERO)) return 'other';
  }
  return 'absent';
}

/**
 * A predecessor's anchor counts only up to the size its successor began with.
 * @param {Chain} chain
 * @param {Network} network
 * @param {Anchor} anchor
 * @returns {Promise<State>}
 */
async function stateInNetwork(chain, network, anchor) {
  const state = await stateInContract(chain, anchor);
  const position = network.contracts.indexOf(anchor.contract);
  if (position === 0 || !['final', 'recent'].includes(state)) return state;
  const successor = network.contracts[position - 1];
  for (const block of /** @type {Block[]} */ (['finalized', 'latest'])) {
    const begun = await ask(() => chain.beginning(network.chainId, successor, block));
    if (begun === 'unavailable') return 'unavailable';
    if (begun) return begun.predecessor === anchor.contract && anchor.size <= begun.start ? state : 'other';
  }
  return state;
}

export class Anchors {
  /**
   * @param {Evidence} evidence
   * @param {import('./trust.js').Trust} trust
   * @param {Chain} chain
   */
  constructor(evidence, trust, chain) {
    this.evidence = evidence;
    this.trust = trust;
    this.chain = chain;
    /** @type {Map<Anchor, State>} of the anchors in trusted contracts */
    this.states = new Map();
  }

  /** @param {Anchor} anchor */
  #network(anchor) {
    return this.trust.networks.find(({ chainId, contracts }) => chainId === anchor.chainId && contracts.includes(anchor.contract));
  }

  /**
   * Asks the contracts about each anchor, a few at a time.
   * @param {(done: number, total: number) => void | Promise<void>} progress
   */
  async read(progress) {
    const trusted = this.evidence.anchors.filter((anchor) => this.#network(anchor));
    const waiting = [...trusted];
    const worker = async () => {
      for (let anchor = waiting.shift(); anchor; anchor = waiting.shift()) {
        const network = /** @type {Network} */ (this.#network(anchor));
        this.states.set(anchor, await stateInNetwork(this.chain, network, anchor));
        await progress(this.states.size, trusted.length);
      }
    };
    await Promise.all(Array.from({ length: 4 }, worker));
  }

  /** @param {import('./answer.js').Findings} findings */
  anchored(findings) {
    const { size, root } = this.evidence.checkpoint;
    const own = [...this.states].filter(([anchor]) => anchor.size === size);
    const isRoot = (/** @type {Anchor} */ anchor) => equal(fromHex(anchor.root.slice(2)), root);
    for (const [anchor, state] of own) {
      const about = { chainId: anchor.chainId, contract: anchor.contract, size };
      if (!isRoot(anchor) || state === 'other') findings.fail('contradiction', about);
      else if (state === 'absent') findings.fail('absent', about);
    }
    const passing = own.filter(([anchor, state]) => state === 'final' && isRoot(anchor)).map(([anchor]) => anchor);
    if (!own.length) findings.fail('no_network');
    else if (!passing.length && own.some(([, state]) => state === 'recent')) findings.unknown('not_final', { size });
    else if (!passing.length) findings.unknown('unavailable');
    return findings.answer({ networks: passing.map(({ chainId, contract }) => ({ chainId, contract })), size });
  }

  /**
   * For each entry, when it got into the log at the latest, and when it was not there yet.
   * @param {import('./answer.js').Findings} findings
   * @param {import('./answer.js').Status} anchored
   */
  dated(findings, anchored) {
    if (anchored !== 'pass') findings[anchored]('not_anchored');
    const spans = [];
    for (const { record, index } of this.evidence.subjects.flatMap(({ items }) => items)) {
      const span = this.#span(index, findings);
      if (!span) continue;
      spans.push({ index, ...span });
      const early = record && span.after !== null && Date.parse(record.recorded_at) / 1000 < span.after - 3600;
      if (early) findings.note('early', { index, recordedAt: record.recorded_at, after: span.after });
    }
    return findings.answer({ spans });
  }

  /** @param {number} index @param {import('./answer.js').Findings} findings */
  #span(index, findings) {
    let worst = /** @type {State | 'missing'} */ ('missing');
    for (const { chainId } of this.trust.networks) {
      const there = [...this.states].filter(([anchor]) => anchor.chainId === chainId);
      const first = there.find(([anchor]) => anchor.previousSize <= index && index < anchor.size);
      if (!first) continue;
      const before = there.find(([anchor]) => anchor.size === first[0].previousSize);
      const isBeginning = first[0].previousSize === 0;
      const states = [first[1], isBeginning ? 'final' : before?.[1] ?? 'missing'];
      if (states.every((state) => state === 'final')) return { chainId, after: before ? before[0].time : null, before: first[0].time };
      worst = states.find((state) => state !== 'final') ?? worst;
    }
    if (worst === 'recent' || worst === 'unavailable') findings.unknown(worst, { index });
    else findings.fail(worst, { index });
    return null;
  }

  /** @param {import('./answer.js').Findings} findings */
  async current(findings) {
    const { size, root } = this.evidence.checkpoint;
    let newest = -1;
    let isAnswered = false;
    for (const { chainId, contracts } of this.trust.networks) {
      for (const block of /** @type {Block[]} */ (['finalized', 'latest'])) {
        const found = await ask(() => this.chain.latest(chainId, contracts[0], block));
        if (found === 'unavailable') break;
        isAnswered = true;
        if (found?.size === size && equal(found.root, root)) return findings.answer({ chainId, block });
        newest = Math.max(newest, found?.size ?? 0);
      }
    }
    if (!isAnswered) findings.unknown('unavailable');
    else if (newest > size) findings.unknown('behind', { count: newest - size });
    else findings.unknown('not_latest');
    return findings.answer();
  }
}
