/** `trust/1` (FORMATS section 8): what a verifier brings itself, and never takes from the evidence. */
import { fromHex } from './bytes.js';
import { loads } from './canonical.js';
import { publicPoint } from './ed25519.js';
import { Malformed } from './errors.js';
import { parseVkey } from './note.js';
import { ethereum, list, members, positive, text } from './shape.js';

/**
 * @typedef {{chainId: number, contracts: string[], rpc: string[]}} Network contracts newest first
 * @typedef {{origin: string, noteKeys: import('./note.js').VerifierKey[], vrfPublicKey: Uint8Array, rpIds: string[],
 *   networks: Network[]}} Trust
 */

/** @param {unknown} value */
function url(value) {
  let address;
  try {
    address = new URL(text(value));
  } catch {
    throw new Malformed('an endpoint is an address');
  }
  if (address.protocol !== 'https:' && address.protocol !== 'http:')
    throw new Malformed('an endpoint is an http(s) address');
  return /** @type {string} */ (value);
}

/** @param {unknown} value @returns {Network} */
function network(value) {
  const found = members(value, ['chain_id', 'contracts', 'rpc']);
  const contracts = list(found.contracts, (contract) => ethereum(contract, 20));
  if (!contracts.length || new Set(contracts).size !== contracts.length)
    throw new Malformed('a network has contracts, each once');
  return { chainId: positive(found.chain_id), contracts, rpc: list(found.rpc, url) };
}

/**
 * @param {Uint8Array | string} input the JSON of a trust/1
 * @returns {Trust}
 */
export function parseTrust(input) {
  const found = members(loads(input), ['format', 'origin', 'note_keys', 'vrf_public_key', 'rp_ids', 'networks']);
  if (found.format !== 'trust/1') throw new Malformed('not a trust/1');
  const origin = text(found.origin);
  const noteKeys = list(found.note_keys, parseVkey);
  if (!noteKeys.length || noteKeys.some(({ name }) => name !== origin))
    throw new Malformed('the log has keys, each named as its origin');
  const vrfPublicKey = fromHex(found.vrf_public_key, 32);
  if (!publicPoint(vrfPublicKey)) throw new Malformed('no VRF public key');
  const networks = list(found.networks, network);
  if (new Set(networks.map(({ chainId }) => chainId)).size !== networks.length) throw new Malformed('a network twice');
  return { origin, noteKeys, vrfPublicKey, rpIds: list(found.rp_ids, text), networks };
}

/**
 * The path, at the registry's address, of a car's newest file (FORMATS section 8).
 * @param {string} subject
 */
export function newestEvidence(subject) {
  const car = subject.startsWith('vin:') ? subject.slice('vin:'.length) : subject;
  return `/api/vehicles/${encodeURIComponent(car)}/evidence`;
}
