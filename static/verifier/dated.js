/** **dated**: between which two anchors each entry came into the log, as the contracts have them (FORMATS sections 5 and 7). */
import { ask, CODES, describe, FALSE, trusted } from './anchors.js';
import { Unavailable } from './errors.js';
import { seconds } from './shape.js';

/** @typedef {import('./evidence.js').Anchor} Anchor */
/** @typedef {import('./evidence.js').Evidence} Evidence */
/** @typedef {import('./trust.js').Network} Network */
/** @typedef {import('./contracts.js').Contracts} Contracts */
/** @typedef {import('./anchors.js').Held} Held */
/** @typedef {import('./errors.js').Fault} Fault */
/** @typedef {{after: number | null, before: number}} Bounds seconds since 1970; after is null for the log's beginning */
/** @typedef {{network: Network, anchors: Anchor[], isKnown: boolean}} View a network that has the checkpoint: its final anchors */

/** How long before the lower bound a record may say it was made without a warning. */
const GRACE = 3600;

/** @param {View} view where an anchor is not among these, it may be one that nobody told us about */
function insistOnKnown({ isKnown, network }) {
  if (!isKnown) throw new Unavailable('anchors_unread', { chain_id: network.chainId });
}

/**
 * @param {Evidence} evidence
 * @param {Network} network
 * @param {Map<Anchor, Held | Fault>} held
 * @returns {View[]} none or one
 */
function viewOf(evidence, network, held) {
  const listed = trusted(evidence, network);
  const anchors = listed.filter((anchor) => held.get(anchor) === 'final');
  if (!anchors.some(({ size }) => size === evidence.checkpoint.size)) return [];
  return [{ network, anchors, isKnown: listed.every((anchor) => typeof held.get(anchor) === 'string') }];
}

/**
 * A successor's first anchor, while no anchor of the file has the size it began with: the file leaves it out if the predecessor has one.
 * @param {Anchor} first
 * @param {View} view
 * @param {Contracts} contracts
 * @returns {Promise<Bounds | null>}
 */
async function boundsAtStart(first, view, contracts) {
  const { chainId, contracts: listed } = view.network;
  const { predecessor, start } = await contracts.succession(chainId, first.contract);
  const isTrusted = listed[listed.indexOf(first.contract) + 1] === predecessor;
  if (
    first.previousSize !== start ||
    (isTrusted && (await contracts.anchored(chainId, predecessor, start, 'finalized')))
  ) {
    insistOnKnown(view);
    return null;
  }
  const earlier = view.anchors.filter(({ contract, size }) => contract === predecessor && size < start).at(-1);
  return { after: earlier ? earlier.time : null, before: first.time };
}

/**
 * @param {number} index
 * @param {View} view
 * @param {Contracts} contracts
 * @returns {Promise<Bounds | null>} null where the file leaves out what would give them
 */
async function boundsIn(index, view, contracts) {
  const first = view.anchors.find(({ size, previousSize }) => previousSize <= index && index < size);
  if (!first) {
    insistOnKnown(view);
    return null;
  }
  if (first.previousSize === 0) return { after: null, before: first.time };
  const place = view.network.contracts.indexOf(first.contract);
  const near = view.network.contracts.slice(place, place + 2);
  const earlier = view.anchors.find(({ size, contract }) => size === first.previousSize && near.includes(contract));
  return earlier ? { after: earlier.time, before: first.time } : boundsAtStart(first, view, contracts);
}

/**
 * The tightest bounds that the networks give together.
 * @param {number} index
 * @param {View[]} views
 * @param {Contracts} contracts
 * @returns {Promise<Bounds | null>} null where the file leaves out what would give them
 */
async function boundsOf(index, views, contracts) {
  /** @type {(Bounds | null)[]} */
  const byNetwork = [];
  for (const view of views) byNetwork.push(await boundsIn(index, view, contracts));
  const given = byNetwork.filter((bounds) => bounds !== null);
  if (given.length !== byNetwork.length) return null;
  const after = given.flatMap((bounds) => bounds.after ?? []);
  return {
    after: after.length ? Math.max(...after) : null,
    before: Math.min(...given.map(({ before }) => before)),
  };
}

/**
 * @param {Evidence} evidence
 * @param {import('./trust.js').Trust} trust
 * @param {Contracts} contracts
 * @param {Map<Anchor, Held | Fault>} held
 * @param {import('./answer.js').Status} anchored
 * @param {import('./answer.js').Findings} findings
 * @returns {Promise<{answer: import('./answer.js').Answer, bounds: Map<number, Bounds>}>} and the bounds of each entry's index
 */
export async function dated(evidence, trust, contracts, held, anchored, findings) {
  /** @type {Map<number, Bounds>} */
  const bounds = new Map();
  for (const [{ chainId, contract, size }, state] of held) {
    if (typeof state === 'string' && FALSE.includes(state))
      findings.fail(CODES[state], { chain_id: chainId, contract, size });
  }
  if (anchored !== 'pass') {
    findings.unknown('dated_not_anchored');
    return { answer: findings.answer(), bounds };
  }
  if (!evidence.subjects[0].items.length) findings.unknown('nothing');
  const views = trust.networks.flatMap((network) => viewOf(evidence, network, held));
  for (const { record, index } of evidence.subjects.flatMap(({ items }) => items)) {
    const { answer: between, fault } = await ask(boundsOf(index, views, contracts));
    if (fault) findings.unknown('not_dated', { index, error: fault });
    else if (!between) findings.fail('anchor_not_given', { index });
    else {
      bounds.set(index, between);
      const isBackdated = record && between.after && seconds(record.recorded_at) < between.after - GRACE;
      if (isBackdated)
        findings.note('backdated', { index, recorded_at: record.recorded_at, after: describe(between.after ?? 0) });
    }
  }
  const own = await ask(boundsOf(evidence.commitment.index, views, contracts));
  if (own.fault) findings.unknown('not_dated', { index: evidence.commitment.index, error: own.fault });
  else if (!own.answer) findings.fail('anchor_not_given', { index: evidence.commitment.index });
  const times = [...bounds.values()].map(({ before }) => before);
  if (times.length) findings.pass('dated', { count: times.length, last: describe(Math.max(...times)) });
  return { answer: findings.answer(), bounds };
}
