/** Where a poll's files come from: what a reader has, or an address (FORMATS sections 15 and 16). */
import { bytesOf } from '../bounded.js';
import { equal, fromHex } from '../bytes.js';
import { Unavailable } from '../errors.js';
import { sha256 } from '../hash.js';

const TIMEOUT = 60_000;
const TRY_AGAIN = 429;
/** Of 5xx the first digit: what is beyond is no such answer. */
const SERVER_ERRORS = 5;

/** @typedef {import('../answer.js').Findings<string>} Findings */
/**
 * What has a poll's files, `roll.bin` and `boxes/<n>/…`, by their names. Of a file more than `most` bytes need not be given: it is another one then.
 * Null where there is no such file, and nobody owes it; a status where an address answered, and not with the file; Unavailable where no answer came.
 * @typedef {(name: string, most: number) => Promise<{bytes: Uint8Array} | {status: number} | null>} Source
 */

/** Files that the reader has, by their names. @param {ReadonlyMap<string, Uint8Array>} files @returns {Source} */
export function given(files) {
  return async (name) => {
    const bytes = files.get(name);
    return bytes ? { bytes } : null;
  };
}

/**
 * `<registry>/api/polls/<uuid>`: redirects are followed, and the last answer counts.
 * @param {string} url
 * @param {typeof globalThis.fetch} [fetch]
 * @returns {Source}
 */
export function address(url, fetch = globalThis.fetch.bind(globalThis)) {
  const { origin: endpoint } = new URL(url);
  return async (name, most) => {
    try {
      const response = await fetch(`${url.replace(/\/+$/, '')}/${name}`, {
        cache: 'no-store',
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        signal: AbortSignal.timeout(TIMEOUT),
      });
      const { status } = response;
      if (status === TRY_AGAIN || Math.floor(status / 100) === SERVER_ERRORS)
        throw new Unavailable('answer_status', { endpoint, status });
      return status === 200 ? { bytes: await bytesOf(response, most) } : { status };
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      throw new Unavailable('silent', { endpoint, cause: error instanceof Error ? error.name : typeof error });
    }
  };
}

/** A poll's files as they are asked for. */
export class Files {
  /** @param {Source} source @param {boolean} isPublic whether rights and ballots must be there for all by now */
  constructor(source, isPublic) {
    this.source = source;
    this.isPublic = isPublic;
  }

  /**
   * A file that is its attachment, by size and digest; null for any other, and all findings are told why.
   * @param {string} name
   * @param {import('./poll.js').Attachment | null} attachment
   * @param {Findings[]} findings
   * @param {boolean} [isPublic]
   */
  async read(name, attachment, findings, isPublic = this.isPublic) {
    /** @param {'fail' | 'unknown'} level @param {string} code @param {Record<string, unknown>} [values] */
    const tell = (level, code, values = {}) => {
      for (const each of findings) each[level](code, { name, ...values });
    };
    let answer;
    try {
      answer = await this.source(name, attachment?.size ?? 0);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      if (attachment) tell('unknown', 'file_silent', { error: error.fault });
      return null;
    }
    if (answer && 'bytes' in answer) {
      const { bytes } = answer;
      if (!attachment) tell('fail', 'file_needless');
      else if (bytes.length === attachment.size && equal(sha256(bytes), fromHex(attachment.sha256))) return bytes;
      else tell('fail', 'file_other');
    } else if (!attachment) return null;
    else if (!answer) tell('unknown', 'file_missing');
    else if (isPublic) tell('fail', 'file_withheld', { status: answer.status });
    else tell('unknown', 'file_not_public');
    return null;
  }
}
