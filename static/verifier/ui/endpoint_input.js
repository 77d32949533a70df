/** Whom to ask about Ethereum, for each network that is trusted: a public endpoint, one's own, the wallet, or nobody. */
import { EthereumChain, jsonRpc } from '../chain.js';
import { choice } from './dom.js';
import { element } from './elements.js';
import { NETWORKS, networkName } from './networks.js';
import { LABELS } from './words.js';

/** @typedef {import('../chain.js').Endpoint} Endpoint */
/** @typedef {{label: string, endpoint: () => Endpoint | null, extra?: HTMLElement}} Choice */

let groups = 0;

/** @param {string} url */
function hostOf(url) {
  try {
    return new URL(url).host;
  } catch {
    return '';
  }
}

/** @returns {Endpoint | null} */
function wallet() {
  return /** @type {Window & {ethereum?: Endpoint}} */ (window).ethereum ?? null;
}

export class EndpointInput {
  /** @param {import('./language.js').Language} language */
  constructor(language) {
    this.language = language;
    /** @type {Map<number, () => Endpoint | null>} by chain id, what is chosen */
    this.chosen = new Map();
    this.element = element('div', {}, element('p', { class: 'vf-quiet' }, language.say(LABELS.endpoint_waits)));
  }

  /** @param {import('../trust.js').Trust | null} trust */
  offer(trust) {
    if (!trust) return;
    this.chosen.clear();
    this.element.replaceChildren(...trust.networks.map((network) => this.#network(network)));
  }

  /** A chain that asks what is chosen now. */
  chain() {
    const endpoints = [...this.chosen].map(([chainId, endpoint]) => {
      const own = endpoint();
      return /** @type {[number, Endpoint[]]} */ ([chainId, own ? [own] : []]);
    });
    return new EthereumChain(new Map(endpoints));
  }

  /** @param {import('../trust.js').Network} network */
  #network({ chainId, rpc }) {
    const { language } = this;
    const known = NETWORKS[chainId]?.endpoints ?? [];
    const listed = rpc.filter((address) => hostOf(address) && known.every(({ url }) => url !== address));
    const own = element('input', {
      type: 'url',
      class: 'krds-input',
      placeholder: 'https://',
      'aria-label': language.say(LABELS.endpoint_url, { network: networkName(language, chainId) }),
    });
    /** @type {Choice[]} */
    const choices = [
      ...known.map((endpoint) => ({
        label: `${endpoint.name} (${hostOf(endpoint.url)})`,
        endpoint: () => jsonRpc(endpoint.url),
      })),
      ...listed.map((address) => ({
        label: language.say(LABELS.endpoint_trust, { host: hostOf(address) }),
        endpoint: () => jsonRpc(address),
      })),
      ...(wallet() ? [{ label: language.say(LABELS.endpoint_wallet), endpoint: wallet }] : []),
      {
        label: language.say(LABELS.endpoint_own),
        endpoint: () => (hostOf(own.value) ? jsonRpc(own.value) : null),
        extra: own,
      },
      { label: language.say(LABELS.endpoint_none), endpoint: () => null },
    ];
    groups += 1;
    const name = `vf-endpoint-${groups}`;
    const rows = choices.map((offered, index) => this.#choice(chainId, offered, name, index === 0));
    const heading = element('p', { class: 'vf-choices-name', id: `${name}-network` }, networkName(language, chainId));
    return element('div', { class: 'vf-choices', role: 'radiogroup', 'aria-labelledby': heading.id }, heading, ...rows);
  }

  /** @param {number} chainId @param {Choice} choice @param {string} name @param {boolean} isFirst */
  #choice(chainId, { label, endpoint, extra }, name, isFirst) {
    const choose = () => this.chosen.set(chainId, endpoint);
    const radio = element('input', { type: 'radio', name, checked: isFirst, onchange: choose });
    if (isFirst) choose();
    extra?.addEventListener('input', () => {
      radio.checked = true;
      choose();
    });
    return element('div', { class: 'vf-choice-row' }, choice(radio, label), extra ?? null);
  }
}
