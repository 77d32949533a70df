import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalText } from '../../static/verifier/canonical.js';
import { EthereumChain, jsonRpc } from '../../static/verifier/chain.js';
import { Unavailable } from '../../static/verifier/errors.js';
import { parseTrust } from '../../static/verifier/trust.js';
import { verify } from '../../static/verifier/verify.js';
import { expectOnly } from './support/expect.mjs';
import { bytesOf, CHAIN_ID, CONTRACT } from './support/registry.mjs';
import { CAR, endpoint, story } from './support/story.mjs';

const SILENT = { anchored: 'no_endpoint', dated: 'dated_not_anchored', current: 'no_endpoint' };

/** An endpoint from a function of method and parameters. */
const said = (answer) => ({
  request: async ({ method, params }) => (method === 'eth_chainId' ? `0x${CHAIN_ID.toString(16)}` : answer(params)),
});

test('an endpoint over HTTP', async () => {
  const { registry } = story();
  const { server, port } = await endpoint(registry.chain());
  const chain = new EthereumChain(new Map([[CHAIN_ID, [jsonRpc(`http://127.0.0.1:${port}/`)]]]));
  await expectOnly(registry, registry.evidence(CAR), {}, { chain });
  server.close();
});

test('no endpoint, a dead one, one of another chain, one that answers nonsense: unknown, never false', async () => {
  const { registry } = story();
  const evidence = registry.evidence(CAR);
  const other = { request: async () => '0x1' };
  const dead = jsonRpc('http://127.0.0.1:1/');
  const choices = [
    [],
    [dead],
    [other],
    [said(() => null)],
    [said(() => '0x1')],
    [said(() => `0x${'00'.repeat(33)}`)],
    [
      said(() => {
        throw new Error('reverted');
      }),
    ],
  ];
  for (const endpoints of choices) {
    await expectOnly(registry, evidence, SILENT, { chain: new EthereumChain(new Map([[CHAIN_ID, endpoints]])) });
  }
});

test('which network is silent is said', async () => {
  const { registry } = story();
  const { answers } = await verify(
    bytesOf(registry.evidence(CAR)),
    parseTrust(canonicalText(registry.trust())),
    new EthereumChain(new Map()),
  );
  const silent = answers.flatMap(({ reasons }) => reasons.filter(({ code }) => code === 'no_endpoint'));
  assert.deepEqual(
    silent.map(({ values }) => values.chain_id),
    [CHAIN_ID, CHAIN_ID],
  );
});

test('a wallet that never answers is unknown, in time', async (t) => {
  t.mock.timers.enable();
  const chain = new EthereumChain(new Map([[CHAIN_ID, [{ request: () => new Promise(() => {}) }]]]));
  const asked = assert.rejects(chain.call(CHAIN_ID, CONTRACT, '0x', 'latest'), Unavailable);
  t.mock.timers.tick(15_000);
  await asked;
});

test('the next endpoint is asked where the first fails, and a failing one is left alone', async () => {
  const { registry } = story();
  let asked = 0;
  const failing = said(() => {
    asked += 1;
    throw new Error('busy');
  });
  const good = {
    request: async ({ method, params: [call, block] }) =>
      method === 'eth_chainId'
        ? '0x7a69'
        : `0x${Buffer.from(await registry.chain().call(CHAIN_ID, call.to, call.data, block)).toString('hex')}`,
  };
  await expectOnly(
    registry,
    registry.evidence(CAR),
    {},
    { chain: new EthereumChain(new Map([[CHAIN_ID, [failing, good]]])) },
  );
  assert.ok(asked < 8, `${asked} requests to the endpoint that fails`);
});

test('an answer that is an error, no JSON or a redirect is no answer', async () => {
  const answers = [{ error: { code: -32000 } }, { jsonrpc: '2.0', id: 1, error: { code: 3 } }, []];
  for (const answer of answers) {
    const fetch = async () => new Response(JSON.stringify(answer));
    await assert.rejects(
      jsonRpc('https://node.example/', fetch).request({ method: 'eth_chainId', params: [] }),
      Unavailable,
    );
  }
  const refusing = async () => new Response('{"jsonrpc":"2.0","id":1,"result":"0x1"}', { status: 429 });
  await assert.rejects(
    jsonRpc('https://node.example/', refusing).request({ method: 'eth_chainId', params: [] }),
    Unavailable,
  );
});

test('an answer without end is read no further than an answer may be', async () => {
  let given = 0;
  const pull = (/** @type {ReadableStreamDefaultController} */ controller) => {
    given += 1;
    controller.enqueue(new Uint8Array(65_536).fill(32));
  };
  const fetch = async () => new Response(new ReadableStream({ pull }));
  await assert.rejects(
    jsonRpc('https://node.example/', fetch).request({ method: 'eth_chainId', params: [] }),
    (error) => error instanceof Unavailable && error.fault.code === 'answer_too_long',
  );
  assert.ok(given < 32, `${given} pieces`);
});

test('while only newer blocks have the anchor, it is not final', async () => {
  const { registry } = story();
  const evidence = registry.evidence(CAR);
  const chain = registry.chain({ open: 1 });
  await expectOnly(registry, evidence, { anchored: 'anchor_not_final', dated: 'dated_not_anchored' }, { chain });
});

test('a contract without the anchor, and one with another log', async () => {
  const { registry } = story();
  const evidence = registry.evidence(CAR);
  const shorter = story().registry;
  shorter.anchors.pop();
  await expectOnly(
    registry,
    evidence,
    { anchored: 'anchor_lacking', dated: 'anchor_lacking', current: 'chain_behind' },
    { chain: shorter.chain() },
  );
  const forked = story().registry;
  forked.anchors.at(-1).root = `0x${'11'.repeat(32)}`;
  await expectOnly(
    registry,
    evidence,
    { anchored: 'anchor_other_root', dated: 'anchor_otherwise', current: 'chain_behind' },
    { chain: forked.chain() },
  );
});

test('a log that has grown: how many entries the file lacks', async () => {
  const { registry } = story();
  const evidence = registry.evidence(CAR);
  registry.inspect('vin:KMHXX00XXXX000003');
  registry.anchor();
  await expectOnly(registry, evidence, { current: 'stale' });
  const both = registry.trust({
    networks: [
      { chain_id: CHAIN_ID, contracts: [CONTRACT], rpc: [] },
      { chain_id: 1, contracts: [CONTRACT], rpc: [] },
    ],
  });
  await expectOnly(registry, evidence, { current: 'stale' }, { trust: both });
});
