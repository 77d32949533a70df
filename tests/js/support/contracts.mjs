/** `AnchorLog` contracts from a description, for tests: what `tests/verifier/chain.py` does, in JavaScript. */
import { concat, fromHex } from '../../../static/verifier/bytes.js';
import { anchorHash, SELECTORS } from '../../../static/verifier/contracts.js';
import { Unavailable } from '../../../static/verifier/errors.js';

const word = (value) => fromHex(BigInt(value).toString(16).padStart(64, '0'));

/**
 * @typedef {{size: number, previous_size: number, root: string, time: number, final: boolean}} Anchored root hex without 0x
 * @typedef {{chain_id: number, address: string, predecessor: string, start: number, start_root: string, deployed_final: boolean,
 *   anchors: Anchored[]}} Contract
 */

const VIEWS = {
  [SELECTORS['anchored(uint64)']](_contract, anchors, argument) {
    const found = anchors.findLast(({ size }) => BigInt(size) === BigInt(`0x${argument}`));
    return found ? anchorHash({ ...found, previousSize: found.previous_size, root: `0x${found.root}` }) : word(0);
  },
  [SELECTORS['latest()']]({ start, start_root: startRoot }, anchors) {
    const { size, root } = anchors.at(-1) ?? { size: start, root: startRoot };
    return concat(word(size), fromHex(root));
  },
  [SELECTORS['predecessor()']]: ({ predecessor }) => concat(new Uint8Array(12), fromHex(predecessor.slice(2))),
  [SELECTORS['start()']]: ({ start }) => word(start),
};

/**
 * @param {{contracts: Contract[], down: number[]}} description down: chain ids whose endpoint does not answer
 * @returns {import('../../../static/verifier/contracts.js').Chain}
 */
export function contractsOf({ contracts, down }) {
  return {
    async call(chainId, address, data, block) {
      if (down.includes(chainId)) throw new Unavailable('late', { endpoint: 'https://endpoint.example' });
      const contract = contracts.find((each) => each.chain_id === chainId && each.address === address);
      if (!contract || (block === 'finalized' && !contract.deployed_final)) return new Uint8Array();
      const anchors = contract.anchors.filter(({ final }) => final || block === 'latest');
      return VIEWS[data.slice(2, 10)](contract, anchors, data.slice(10));
    },
  };
}
