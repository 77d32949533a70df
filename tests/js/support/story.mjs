/**
 * A made-up car's evidence for the browser's tests: `node tests/js/support/story.mjs DIR` writes evidence and trust there, answers as an
 * Ethereum endpoint on a free port until it is ended, and prints that port.
 */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { toHex } from '../../../static/verifier/bytes.js';
import { bytesOf, CHAIN_ID, CONTRACT, Inspector, Registry } from './registry.mjs';

export const CAR = 'vin:KMHXX00XXXX000001';

/** One car, listed, inspected and certified, between other cars. */
export function story() {
  const registry = new Registry();
  const inspector = new Inspector('제2026-0001호');
  registry.enrol(inspector);
  registry.inspect('vin:KMHXX00XXXX000002');
  registry.anchor();
  registry.state(CAR, 'vehicle:listed', {
    price: { amount: 13500, currency: 'KRW' },
    odometer: { stated: 38882, unit: 'km', km: 38882 },
  });
  const record = registry.inspect(CAR);
  registry.anchor();
  registry.certify(CAR, inspector, [record]);
  registry.anchor();
  return { registry, inspector, record };
}

/** @param {{call: (chainId: number, contract: string, data: string, block: string) => Promise<Uint8Array>}} chain */
export function endpoint(chain) {
  const server = createServer((request, response) => {
    const headers = {
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'content-type',
      'content-type': 'application/json',
    };
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', async () => {
      if (request.method !== 'POST') return response.writeHead(204, headers).end();
      const { id, method, params } = JSON.parse(body);
      const [call, block] = params;
      const result =
        method === 'eth_chainId'
          ? `0x${CHAIN_ID.toString(16)}`
          : `0x${toHex(await chain.call(CHAIN_ID, call.to, call.data, block))}`;
      return response.writeHead(200, headers).end(JSON.stringify({ jsonrpc: '2.0', id, result }));
    });
  });
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve({ server, port: /** @type {any} */ (server.address()).port })),
  );
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { registry } = story();
  const { port } = await endpoint(registry.chain());
  const networks = [{ chain_id: CHAIN_ID, contracts: [CONTRACT], rpc: [`http://127.0.0.1:${port}`] }];
  const evidence = registry.evidence(CAR);
  const bad = structuredClone(evidence);
  bad.subjects[0].entries[0].record.body.odometer.km = 18882;
  writeFileSync(path.join(process.argv[2], 'car.evidence.json'), bytesOf(evidence));
  writeFileSync(path.join(process.argv[2], 'changed.evidence.json'), bytesOf(bad));
  writeFileSync(path.join(process.argv[2], 'trust.json'), JSON.stringify(registry.trust({ networks }), null, 2));
  process.stdout.write(`${port}\n`);
}
