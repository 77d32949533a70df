/** The reader's own trust, `trust/1` (FORMATS section 8): the log's keys, relying parties, contracts, witnesses. Never from the evidence. */
import { fromHex } from './bytes.js';
import { loads } from './canonical.js';
import { publicPoint } from './ed25519.js';
import { Malformed } from './errors.js';
import { parseVkey, vkey } from './note.js';
import { host, site } from './origin.js';
import { parsePolicy } from './policy.js';
import { constant, ethereum, field, list, members, positive, text } from './shape.js';

const ADDRESS = /^https?:\/\/[!-~]{1,2048}$/;

/**
 * @typedef {{chainId: number, contracts: string[], rpc: string[]}} Network contracts newest first
 * @typedef {{origin: string, noteKeys: import('./note.js').VerifierKey[], vrfPublicKey: Uint8Array, rpIds: string[],
 *   networks: Network[], policy: import('./policy.js').Policy | null, registry: string | null}} Trust
 */

/** Whether it can be asked shows when it is asked. @param {unknown} value */
function url(value) {
  const address = text(value);
  if (!ADDRESS.test(address)) throw new Malformed('not_http');
  return address;
}

/** @param {unknown} value @returns {Network} */
function network(value) {
  const fields = members(value, ['chain_id', 'contracts', 'rpc']);
  const contracts = field(fields, 'contracts', (given) => {
    const addresses = list(given, (contract) => ethereum(contract, 20));
    if (!addresses.length || new Set(addresses).size !== addresses.length) throw new Malformed('trust_contracts');
    return addresses;
  });
  const rpc = field(fields, 'rpc', (given) => list(given, url));
  return { chainId: field(fields, 'chain_id', positive), contracts, rpc };
}

/**
 * A policy that names logs is one for these: what it says of another log says nothing here.
 * @param {unknown} value
 * @param {import('./note.js').VerifierKey[]} noteKeys
 */
function policyFor(value, noteKeys) {
  const policy = parsePolicy(text(value));
  const isOfLog = noteKeys.every(({ name, publicKey }) => policy.logs.includes(vkey(name, publicKey)));
  if (policy.logs.length && !isOfLog) throw new Malformed('policy_logs');
  return policy;
}

/**
 * @param {Uint8Array | string} input the JSON of a trust/1
 * @returns {Trust}
 */
export function parseTrust(input) {
  const names = ['format', 'origin', 'note_keys', 'vrf_public_key', 'rp_ids', 'networks'];
  const fields = members(loads(input), names, ['policy', 'registry']);
  constant(fields, 'format', 'trust/1');
  const origin = field(fields, 'origin', text);
  const noteKeys = field(fields, 'note_keys', (value) => {
    const keys = list(value, parseVkey);
    if (!keys.length || keys.some(({ name }) => name !== origin)) throw new Malformed('trust_keys');
    return keys;
  });
  const vrfPublicKey = field(fields, 'vrf_public_key', (value) => {
    const key = fromHex(value, 32);
    if (!publicPoint(key)) throw new Malformed('trust_vrf_key');
    return key;
  });
  const networks = field(fields, 'networks', (value) => {
    const all = list(value, network);
    if (new Set(all.map(({ chainId }) => chainId)).size !== all.length) throw new Malformed('trust_networks');
    return all;
  });
  const rpIds = field(fields, 'rp_ids', (value) => list(value, host));
  const policy = 'policy' in fields ? field(fields, 'policy', (value) => policyFor(value, noteKeys)) : null;
  const registry = 'registry' in fields ? field(fields, 'registry', site) : null;
  return { origin, noteKeys, vrfPublicKey, rpIds, networks, policy, registry };
}

/**
 * The path, at the registry's address, of a subject's newest file (FORMATS section 8).
 * @param {string} subject
 */
export function newestEvidence(subject) {
  if (subject.startsWith('poll:')) return `/api/polls/${subject.slice('poll:'.length)}/evidence`;
  if (subject.startsWith('classification:')) return '/api/classification/evidence';
  const car = subject.startsWith('vin:') ? subject.slice('vin:'.length) : subject;
  return `/api/vehicles/${encodeURIComponent(car)}/evidence`;
}

/**
 * Where the registry of a trust is that came from elsewhere: where it says, else at the first relying party's site.
 * @param {Trust} trust
 */
export function siteOf({ registry, rpIds }) {
  return registry ?? (rpIds.length ? `https://${rpIds[0]}` : '');
}
