/** A poll's files from a description, for tests: what `tests/verifier/polls/asked.py` does, in JavaScript. */
import { Unavailable } from '../../../static/verifier/errors.js';

const TRY_AGAIN = [429, 500, 502, 503, 504];

/**
 * @param {{files: Record<string, string | number | null>, isAddress: boolean}} description by name what stands for a file, a status, or null for no
 *   answer
 * @param {(name: string) => Uint8Array} bytesOf what stands for a file
 * @returns {import('../../../static/verifier/polls/sources.js').Source}
 */
export function sourceOf({ files, isAddress }, bytesOf) {
  return async (name) => {
    if (!Object.hasOwn(files, name)) return isAddress ? { status: 404 } : null;
    const answer = files[name];
    if (typeof answer === 'string') return { bytes: bytesOf(answer) };
    if (answer === null || TRY_AGAIN.includes(answer))
      throw new Unavailable('late', { endpoint: 'https://registry.example' });
    return { status: answer };
  };
}
