/** Public Ethereum endpoints that a buyer may choose from. Nobody is bound to these: any address, or a wallet, does as well. */

import { REPORT } from './words.js';

/** @typedef {{name: string, url: string}} PublicEndpoint */

/** @type {Readonly<Record<number, {name: string, endpoints: PublicEndpoint[]}>>} */
export const NETWORKS = Object.freeze({
  1: {
    name: 'Ethereum',
    endpoints: [
      { name: 'PublicNode', url: 'https://ethereum-rpc.publicnode.com' },
      { name: 'dRPC', url: 'https://eth.drpc.org' },
      { name: 'Tenderly', url: 'https://mainnet.gateway.tenderly.co' },
    ],
  },
  560048: {
    name: 'Hoodi',
    endpoints: [
      { name: 'ethPandaOps', url: 'https://rpc.hoodi.ethpandaops.io' },
      { name: 'PublicNode', url: 'https://ethereum-hoodi-rpc.publicnode.com' },
    ],
  },
  11155111: {
    name: 'Sepolia',
    endpoints: [
      { name: 'ethPandaOps', url: 'https://rpc.sepolia.ethpandaops.io' },
      { name: 'PublicNode', url: 'https://ethereum-sepolia-rpc.publicnode.com' },
      { name: 'dRPC', url: 'https://sepolia.drpc.org' },
    ],
  },
  31337: { name: 'Anvil', endpoints: [] },
});

/** @param {import('./language.js').Language} language @param {number} chainId */
export function networkName(language, chainId) {
  return NETWORKS[chainId]?.name ?? language.say(REPORT.chain, { number: chainId });
}
