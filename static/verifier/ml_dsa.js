/** ML-DSA-44 (FIPS 204), as witnesses cosign with it. A file of its own: most readers need none of it. */
import { ml_dsa44 } from '@noble/post-quantum/ml-dsa.js';

/**
 * Whether that is a signature without a context over the message itself.
 * @param {Uint8Array} publicKey 1,312 bytes
 * @param {Uint8Array} message
 * @param {Uint8Array} signature 2,420 bytes
 */
export function verify(publicKey, message, signature) {
  return ml_dsa44.verify(signature, message, publicKey);
}
