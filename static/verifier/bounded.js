/** Answers of other people's servers, read no further than is allowed. */
import { concat } from './bytes.js';

/**
 * What a response holds: all of it or, of a longer one, at least a byte more than `most`.
 * @param {Response} response
 * @param {number} most bytes
 */
export async function bytesOf(response, most) {
  const reader = response.body?.getReader();
  const parts = [];
  for (let size = 0; reader && size <= most; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    size += value.length;
  }
  await reader?.cancel();
  return concat(...parts);
}
