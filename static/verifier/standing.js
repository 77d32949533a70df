/**
 * Which inspections stand (FORMATS sections 1 and 6), read in log order: a correction or withdrawal ends what nobody certified;
 * what an inspector certified ends only by a signature, its own `withdrawn` or the certification of what corrects it.
 */

/** @typedef {import('./evidence.js').Item} Item */
/** @typedef {import('./statement.js').Statement['verdict']} Verdict */
/** @typedef {{item: Item, corrects: Inspection | null, verdict: Verdict | null, certification: Item | null, ended: boolean}} Inspection */

const INSPECTION = 'inspection:recorded';

/** Whether `record` may change what `earlier` is: same organisation. @param {Item} item @param {Inspection} earlier */
function isSameOrganisation(item, earlier) {
  return item.record?.author.organisation === earlier.item.record?.author.organisation;
}

export class Standing {
  constructor() {
    /** @type {Map<string, Inspection>} by digest, in log order */
    this.inspections = new Map();
  }

  /** The next entry of the subject that is no certification. @param {Item} item */
  take(item) {
    const { entry, record } = item;
    if (entry.kind === INSPECTION) {
      const corrected = record && 'corrects' in record ? this.inspections.get(record.corrects) : undefined;
      const corrects = corrected && isSameOrganisation(item, corrected) ? corrected : null;
      if (corrects) this.#end(corrects);
      this.inspections.set(entry.record, { item, corrects, verdict: null, certification: null, ended: false });
    } else if (entry.kind === 'record:withdrawn' && record) {
      const withdrawn = this.inspections.get(record.body.record);
      if (withdrawn && isSameOrganisation(item, withdrawn)) this.#end(withdrawn);
    }
  }

  /** Ends what is not certified. @param {Inspection} inspection */
  #end(inspection) {
    if (inspection.verdict !== 'certified') inspection.ended = true;
  }

  /**
   * A certification that counts. The latest on a record is the one that stands.
   * @param {Item} certification
   * @param {Verdict} verdict
   * @param {string[]} digests of inspections that came before
   */
  certify(certification, verdict, digests) {
    for (const digest of digests) {
      const inspection = /** @type {Inspection} */ (this.inspections.get(digest));
      Object.assign(inspection, { verdict, certification });
      if (verdict === 'withdrawn') inspection.ended = true;
      if (verdict !== 'certified') continue;
      for (let earlier = inspection.corrects; earlier; earlier = earlier.corrects) earlier.ended = true;
    }
  }

  /** Inspections that stand, in log order. */
  standing() {
    return [...this.inspections.values()].filter(({ ended }) => !ended);
  }
}
