/** One walk over a poll's boxes and their files, for **eligible**, **counted**, **mine** and **right** (FORMATS sections 13 and 15). */
import { Findings } from '../answer.js';
import { equal, toHex } from '../bytes.js';
import { Malformed, Mismatch } from '../errors.js';
import { leafHash, root } from '../tree.js';
import { checkBallot } from './ballots.js';
import { ROLL } from './beginning.js';
import { CAST, RIGHTS } from './course.js';
import { attachmentOf, bodyOf } from './poll.js';
import { isAscending, RIGHT_SIZE, splitRights } from './rights.js';

const NEWLINE = 10;
/** How many ballots are checked side by side. */
const PARALLEL = 64;

/** @typedef {import('./ballots.js').Ballot} Ballot */
/** @typedef {import('./bodies.js').Filled} Filled */
/** @typedef {import('./opening.js').Opened} Opened */
/** @typedef {import('./poll.js').PollItem} PollItem */
/** @typedef {import('./sources.js').Files} Files */
/** @typedef {(done: number, total: number) => void | Promise<void>} Progress ballots, of those that the boxes say they have */
/** @typedef {{counted: number, blank: number, superseded: number, options: {id: string, count: number}[]}} Sums in the opening's order */

/** The lines of a ballots' file, without their newlines. @param {Uint8Array} bytes */
function linesOf(bytes) {
  const lines = [];
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  if (start < bytes.length) lines.push(bytes.subarray(start));
  return lines;
}

/** Of a key's ballots the one with the highest sequence counts, of several such the one with the least leaf hash. @param {Ballot} ballot @param {Ballot} other */
function isLater(ballot, other) {
  if (ballot.sequence !== other.sequence) return ballot.sequence > other.sequence;
  return toHex(ballot.leaf) < toHex(other.leaf);
}

/** What the files say; `eligible` and `counted` are what is wrong with them, and which are not given. */
export class Recount {
  /**
   * @param {PollItem} opening
   * @param {Opened} opened
   * @param {Files} files
   */
  constructor(opening, opened, files) {
    this.opening = opening;
    this.opened = opened;
    this.files = files;
    /** @type {Findings<'eligible'>} */
    this.eligible = new Findings('eligible');
    /** @type {Findings<'counted'>} */
    this.counted = new Findings('counted');
    /** @type {Map<string, Ballot>} the ballot that counts of each key */
    this.latest = new Map();
    /** @type {Map<string, number>} the first box that has a leaf hash, in hex */
    this.places = new Map();
    /** @type {Map<string, number>} the first box that has a right, in hex */
    this.used = new Map();
    /** @type {Set<string> | null} rights in hex */
    this.roll = null;
    this.valid = 0;
    this.rights = 0;
    this.lacksCast = false;
    this.lacksRights = false;
    this.done = 0;
  }

  /** Of all ballots that the files have. @returns {Sums} */
  sums() {
    const chosen = new Map(this.opened.options.map(({ id }) => [id, 0]));
    let blank = 0;
    for (const { choices } of this.latest.values()) {
      if (!choices.length) blank += 1;
      for (const id of choices) chosen.set(id, (chosen.get(id) ?? 0) + 1);
    }
    const options = [...chosen].map(([id, count]) => ({ id, count }));
    return { counted: this.latest.size, blank, superseded: this.valid - this.latest.size, options };
  }

  async readRoll() {
    const attachment = attachmentOf(this.opening, ROLL);
    const { size } = this.opened.eligible;
    // The roll is public from the opening on.
    const bytes = await this.files.read(ROLL, attachment, [this.eligible], true);
    if (!bytes) {
      if (!attachment && size !== null) this.eligible.fail('roll_wrong');
      return;
    }
    const roll = splitRights(bytes);
    if (bytes.length !== RIGHT_SIZE * (size ?? 0) || !isAscending(roll)) this.eligible.fail('roll_wrong');
    this.roll = new Set(roll);
  }

  /** @param {number} number the box's place @param {PollItem} item @param {Filled} box */
  async readRights(number, item, box) {
    const attachment = attachmentOf(item, RIGHTS);
    const bytes = await this.files.read(`boxes/${number}/${RIGHTS}`, attachment, [this.eligible]);
    if (!bytes) {
      if (attachment || box.rights.count) this.lacksRights = true;
      this.rights += box.rights.count;
      if (!attachment && box.rights.count) this.eligible.fail('rights_count', { box: number });
      return;
    }
    const rights = splitRights(bytes);
    if (bytes.length !== RIGHT_SIZE * box.rights.count) this.eligible.fail('rights_count', { box: number });
    if (!isAscending(rights)) this.eligible.fail('rights_order', { box: number });
    // One of each kind names the box: whoever looks further has the file.
    const twice = rights.find((right) => this.used.has(right));
    if (twice !== undefined) this.eligible.fail('right_twice', { box: number, right: twice });
    const { roll } = this;
    const off = roll && rights.find((right) => !roll.has(right));
    if (off) this.eligible.fail('right_off_roll', { box: number, right: off });
    for (const right of rights) if (!this.used.has(right)) this.used.set(right, number);
    this.rights += rights.length;
  }

  /**
   * Whether the box's ballots are all there: then it is known how many of their keys are new.
   * @param {number} number
   * @param {PollItem} item
   * @param {Filled} box
   * @param {() => void | Promise<void>} progress
   */
  async readCast(number, item, box, progress) {
    const attachment = attachmentOf(item, CAST);
    const bytes = await this.files.read(`boxes/${number}/${CAST}`, attachment, [this.eligible, this.counted]);
    if (!attachment) {
      if (box.cast.count) {
        this.counted.fail('lines_count', { box: number });
        this.lacksCast = true;
      } else if (!equal(box.root, root([]))) this.counted.fail('cast_root', { box: number });
      return true;
    }
    if (!bytes) {
      this.lacksCast = true;
      return false;
    }
    if (bytes.at(-1) !== NEWLINE) this.counted.fail('lines_end', { box: number });
    const lines = linesOf(bytes);
    this.#checkLines(number, lines, box);
    await this.#count(number, lines, progress);
    return true;
  }

  /** How many, in which order, under which root, and none in an earlier box. @param {number} number @param {Uint8Array[]} lines @param {Filled} box */
  #checkLines(number, lines, box) {
    const hashes = lines.map(leafHash);
    const leaves = hashes.map(toHex);
    if (lines.length !== box.cast.count) this.counted.fail('lines_count', { box: number });
    if (leaves.some((leaf, place) => place > 0 && leaves[place - 1] >= leaf))
      this.counted.fail('lines_order', { box: number });
    if (!equal(root(hashes), box.root)) this.counted.fail('cast_root', { box: number });
    const twice = leaves.findIndex((leaf) => this.places.has(leaf));
    if (twice >= 0) this.counted.fail('ballot_twice', { box: number, line: twice + 1 });
    for (const leaf of leaves) if (!this.places.has(leaf)) this.places.set(leaf, number);
  }

  /** @param {Uint8Array} line @returns {Promise<Ballot | import('../errors.js').Fault>} what is wrong, where it is no valid ballot */
  async #check(line) {
    try {
      return await checkBallot(line, this.opening.digest, this.opened);
    } catch (error) {
      if (error instanceof Malformed || error instanceof Mismatch) return error.fault;
      throw error;
    }
  }

  /** @param {number} number @param {Uint8Array[]} lines @param {() => void | Promise<void>} progress */
  async #count(number, lines, progress) {
    let isTold = false;
    for (let start = 0; start < lines.length; start += PARALLEL) {
      const batch = await Promise.all(lines.slice(start, start + PARALLEL).map((line) => this.#check(line)));
      for (const [place, ballot] of batch.entries()) {
        if ('leaf' in ballot) this.#take(ballot);
        // The first of a box: whoever looks further has the file.
        else if (!isTold) {
          this.counted.fail('line_invalid', { box: number, line: start + place + 1, error: ballot });
          isTold = true;
        }
      }
      this.done += batch.length;
      await progress();
    }
  }

  /** @param {Ballot} ballot */
  #take(ballot) {
    this.valid += 1;
    const other = this.latest.get(ballot.key);
    if (!other || isLater(ballot, other)) this.latest.set(ballot.key, ballot);
  }
}

/**
 * Reads every file once, box after box.
 * @param {import('./poll.js').Poll} poll
 * @param {PollItem} opening
 * @param {Opened} opened
 * @param {Files} files
 * @param {Progress} progress
 */
export async function recount(poll, opening, opened, files, progress) {
  const found = new Recount(opening, opened, files);
  const total = poll.boxes.reduce((sum, item) => sum + (bodyOf(item, 'filled')?.cast.count ?? 0), 0);
  await found.readRoll();
  let areAllRead = true;
  for (const [number, item] of poll.boxes.entries()) {
    const box = bodyOf(item, 'filled');
    if (!box) {
      found.lacksCast = true;
      found.lacksRights = true;
      areAllRead = false;
      continue;
    }
    await found.readRights(number, item, box);
    const before = found.latest.size;
    const isWhole = await found.readCast(number, item, box, () => progress(found.done, total));
    const keys = found.latest.size - before;
    if (isWhole && poll.boxes.length > 1 && keys < opened.minimum)
      found.counted.fail('new_keys', { box: number, keys, minimum: opened.minimum });
    // Behind a box that nobody can read the next one's word is taken for how many rights there are.
    const most = areAllRead ? found.rights : box.rights.total;
    if (found.latest.size > most)
      found.eligible.fail('keys_many', { box: number, keys: found.latest.size, rights: most });
  }
  return found;
}
