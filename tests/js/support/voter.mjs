/** A voter with another implementation of RFC 9474: blinds for the key that it is given, and finalises what comes back. */
import { createInterface } from 'node:readline';
import { RSABSSA } from '@cloudflare/blindrsa-ts';

const SUITE = RSABSSA.SHA384.PSS.Deterministic();
const ALGORITHM = { name: 'RSA-PSS', hash: 'SHA-384' };
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const next = async () => Buffer.from((await lines.next()).value, 'hex');
const say = (bytes) => process.stdout.write(`${Buffer.from(bytes).toString('hex')}\n`);

const key = await crypto.subtle.importKey('spki', await next(), ALGORITHM, true, ['verify']);
const message = await next();
const { blindedMsg, inv } = await SUITE.blind(key, message);
say(blindedMsg);
say(await SUITE.finalize(key, message, await next(), inv));
process.exit();
