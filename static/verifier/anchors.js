/** **anchored** and **current**: what the trusted contracts have of the checkpoint (FORMATS sections 5 and 7). */
import { equal, fromHex } from './bytes.js';
import { anchorHash } from './contracts.js';
import { Unavailable } from './errors.js';

/** @typedef {import('./evidence.js').Anchor} Anchor */
/** @typedef {import('./evidence.js').Evidence} Evidence */
/** @typedef {import('./trust.js').Network} Network */
/** @typedef {import('./trust.js').Trust} Trust */
/** @typedef {import('./contracts.js').Contracts} Contracts */
/** @typedef {import('./contracts.js').Latest} Latest */
/** @typedef {import('./answer.js').Findings} Findings */
/**
 * How a contract has an anchor that the file names: at the finalized block; only at the newest; not; with another root, time or
 * previous size; above the size that its successor began with; or while no successor calls it predecessor.
 * @typedef {'final' | 'newer' | 'lacking' | 'otherwise' | 'beyond' | 'no_successor'} Held
 * @typedef {import('./errors.js').Fault} Fault why nobody says
 */

const PARALLEL = 4;
/** Of the year 9999. */
const LAST_SECOND = 253402300799;

/** What contradicts the file. @type {readonly Held[]} */
export const FALSE = Object.freeze(/** @type {Held[]} */ (['lacking', 'otherwise', 'beyond', 'no_successor']));

/** What is said of each. @type {Readonly<Record<Held, string>>} */
export const CODES = Object.freeze({
  final: 'anchored',
  newer: 'anchor_not_final',
  lacking: 'anchor_lacking',
  otherwise: 'anchor_otherwise',
  beyond: 'anchor_beyond',
  no_successor: 'anchor_no_successor',
});

/**
 * What was asked for or, where nobody answered, why.
 * @template T
 * @param {Promise<T>} read
 * @returns {Promise<{answer: T, fault: null} | {answer: null, fault: Fault}>}
 */
export async function ask(read) {
  try {
    return { answer: await read, fault: null };
  } catch (error) {
    if (error instanceof Unavailable) return { answer: null, fault: error.fault };
    throw error;
  }
}

/** A time that a contract has, RFC 3339; its seconds where it has none: what a chain says of itself is any number. @param {number | bigint} seconds */
export function describe(seconds) {
  return seconds <= LAST_SECOND ? `${new Date(Number(seconds) * 1000).toISOString().slice(0, -5)}Z` : `@${seconds}`;
}

/** @param {Evidence} evidence @param {Network} network */
export function trusted(evidence, { chainId, contracts }) {
  return evidence.anchors.filter((anchor) => anchor.chainId === chainId && contracts.includes(anchor.contract));
}

/** @param {Anchor} anchor @param {Network} network @param {Contracts} contracts @returns {Promise<Held>} */
async function holds(anchor, network, contracts) {
  const { chainId, contract, size } = anchor;
  const place = network.contracts.indexOf(contract);
  if (place > 0) {
    const { predecessor, start } = await contracts.succession(chainId, network.contracts[place - 1]);
    if (predecessor !== contract) return 'no_successor';
    if (size > start) return 'beyond';
  }
  const expected = anchorHash(anchor);
  const final = await contracts.anchored(chainId, contract, size, 'finalized');
  if (final) return equal(final, expected) ? 'final' : 'otherwise';
  const newest = await contracts.anchored(chainId, contract, size, 'latest');
  if (newest) return equal(newest, expected) ? 'newer' : 'otherwise';
  return 'lacking';
}

/**
 * How the contracts have each of the file's anchors on a trusted contract; anchors elsewhere say nothing.
 * @param {Evidence} evidence
 * @param {Trust} trust
 * @param {Contracts} contracts
 * @param {(done: number, total: number) => void | Promise<void>} progress
 * @returns {Promise<Map<Anchor, Held | Fault>>}
 */
export async function readAnchors(evidence, trust, contracts, progress) {
  const waiting = trust.networks.flatMap((network) =>
    trusted(evidence, network).map((anchor) => ({ network, anchor })),
  );
  const total = waiting.length;
  /** @type {Map<Anchor, Held | Fault>} */
  const statuses = new Map();
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const read = await ask(holds(next.anchor, next.network, contracts));
      statuses.set(next.anchor, read.fault ?? /** @type {Held} */ (read.answer));
      await progress(statuses.size, total);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return statuses;
}

/**
 * A trusted contract whose newest anchor has the checkpoint's size and another root.
 * @param {Evidence} evidence
 * @param {Trust} trust
 * @param {Contracts} contracts
 * @param {Findings} findings
 */
async function checkForks({ checkpoint }, trust, contracts, findings) {
  for (const {
    chainId,
    contracts: [newest],
  } of trust.networks) {
    for (const block of /** @type {const} */ (['finalized', 'latest'])) {
      const latest = (await ask(contracts.latest(chainId, newest, block))).answer;
      if (latest?.size === checkpoint.size && !equal(latest.root, checkpoint.root)) {
        findings.fail('anchor_other_root', { chain_id: chainId, size: latest.size });
      }
    }
  }
}

/**
 * @param {Evidence} evidence
 * @param {Trust} trust
 * @param {Contracts} contracts
 * @param {Map<Anchor, Held | Fault>} held
 * @param {Findings} findings
 */
export async function anchored(evidence, trust, contracts, held, findings) {
  const { size, root } = evidence.checkpoint;
  const own = evidence.anchors.filter((anchor) => anchor.size === size);
  if (!own.length) findings.fail('anchor_missing', { size });
  for (const { chainId, root: anchoredRoot } of own) {
    if (!equal(fromHex(anchoredRoot.slice(2)), root)) findings.fail('anchor_other_root', { chain_id: chainId, size });
  }
  await checkForks(evidence, trust, contracts, findings);
  // With several networks one suffices: what the others lack is worth a note.
  const lack = own.some((anchor) => held.get(anchor) === 'final') ? 'note' : 'unknown';
  for (const anchor of own) {
    const state = held.get(anchor);
    const about = { chain_id: anchor.chainId, contract: anchor.contract, size };
    if (state === undefined) findings[lack]('anchor_not_trusted', about);
    else if (typeof state !== 'string') findings[lack]('no_endpoint', { chain_id: anchor.chainId, error: state });
    else if (FALSE.includes(state)) findings.fail(CODES[state], about);
    else if (state === 'final') findings.pass('anchored', { ...about, time: describe(anchor.time) });
    else findings[lack](CODES[state], about);
  }
  return findings.answer();
}

/**
 * The newest contract's `latest()`, finalized or newest, is this checkpoint, and no network has a newer one that is final.
 * @param {Evidence} evidence
 * @param {Trust} trust
 * @param {Contracts} contracts
 * @param {Findings} findings
 */
export async function current({ checkpoint }, trust, contracts, findings) {
  const { size, root } = checkpoint;
  /** @type {{finalized: (Latest | null)[], latest: (Latest | null)[]}} */
  const byBlock = { finalized: [], latest: [] };
  /** @type {Map<number, Fault>} */
  const silent = new Map();
  for (const {
    chainId,
    contracts: [newest],
  } of trust.networks) {
    for (const block of /** @type {const} */ (['finalized', 'latest'])) {
      const read = await ask(contracts.latest(chainId, newest, block));
      if (read.fault) {
        silent.set(chainId, read.fault);
        break;
      }
      byBlock[block].push(read.answer);
    }
  }
  const all = [...byBlock.finalized, ...byBlock.latest].filter((latest) => latest !== null);
  const isHere = all.some((latest) => latest.size === size && equal(latest.root, root));
  const isOvertaken = byBlock.finalized.some((latest) => latest !== null && latest.size > size);
  const lacks = Math.max(0, ...all.map((latest) => latest.size)) - size;
  if (isHere && !isOvertaken) {
    findings.pass('current', { size });
    if (lacks > 0) findings.note('newer_not_final', { lacks });
  } else if (lacks > 0) findings.unknown('stale', { lacks });
  else if (all.length) findings.unknown('chain_behind', { size });
  else if (!silent.size) findings.unknown('no_network');
  for (const [chainId, error] of silent)
    findings[all.length ? 'note' : 'unknown']('no_endpoint', { chain_id: chainId, error });
  return findings.answer();
}
