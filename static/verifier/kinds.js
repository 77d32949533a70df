/** The kinds of records that a verifier tells apart, `kinds/1` (FORMATS section 1). It asks nothing of others. */
import REGISTRYS from '../../verifier/kinds.json' with { type: 'json' };
import { kind, MAP_COMMITTED } from './entry.js';
import { Malformed } from './errors.js';
import { constant, list, members, object, text } from './shape.js';

const PATH = /^[a-z0-9_]+(?:\.[a-z0-9_]+)*$/;

/**
 * `certifiedBy` has the kind that certifies each certified kind; those in `forGood` are neither corrected nor withdrawn.
 * `namesSubject` has, for kinds whose bodies have the subject's number in them, the names that lead to it. `neverWithdrawn`, which no table of
 * `kinds/1` has, can be corrected and not withdrawn (section 9).
 * @typedef {{certifiedBy: ReadonlyMap<string, string>, certifying: ReadonlySet<string>, forGood: ReadonlySet<string>,
 *   namesSubject: ReadonlyMap<string, string[]>, neverWithdrawn?: ReadonlySet<string>, enrolment: string, revocation: string, withdrawal: string, erasure: string}} Kinds
 */

/** Names with dots between them. @param {unknown} value */
function path(value) {
  const whole = text(value);
  if (!PATH.test(whole)) throw new Malformed('not_path');
  return whole.split('.');
}

/**
 * @param {unknown} value a parsed `kinds/1`
 * @returns {Readonly<Kinds>}
 */
export function parseKinds(value) {
  const fields = members(value, [
    'format',
    'certified_by',
    'names_subject',
    'for_good',
    'enrolment',
    'revocation',
    'withdrawal',
    'erasure',
  ]);
  constant(fields, 'format', 'kinds/1');
  const certifiedBy = new Map(
    Object.entries(object(fields.certified_by)).map(([certified, by]) => [kind(certified), kind(by)]),
  );
  const namesSubject = new Map(
    Object.entries(object(fields.names_subject)).map(([naming, names]) => [kind(naming), path(names)]),
  );
  const certifying = new Set(certifiedBy.values());
  const forGood = new Set(list(fields.for_good, kind));
  if (forGood.size !== fields.for_good.length) throw new Malformed('kinds_twice');
  const [enrolment, revocation, withdrawal, erasure] = [
    fields.enrolment,
    fields.revocation,
    fields.withdrawal,
    fields.erasure,
  ].map(kind);
  const special = [...certifying, enrolment, revocation, withdrawal, erasure];
  if (new Set(special).size !== special.length || special.some((name) => certifiedBy.has(name)))
    throw new Malformed('kinds_two_meanings');
  // What a signature or a key stands on must not end without one.
  if (![...certifying, enrolment, revocation].every((name) => forGood.has(name))) {
    throw new Malformed('kinds_not_for_good');
  }
  if ([...certifiedBy.keys(), ...namesSubject.keys(), ...forGood, ...special].includes(MAP_COMMITTED))
    throw new Malformed('kinds_of_map');
  return Object.freeze({ certifiedBy, certifying, forGood, namesSubject, enrolment, revocation, withdrawal, erasure });
}

/** The registry's own table: the file that the Python verifier reads too. */
export const KINDS = parseKinds(REGISTRYS);
