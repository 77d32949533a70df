/** The first step: who the voter is, told to each office that issues votes, each of which makes sure of it in its own way. */

import { first } from '../../verifier/ui/elements.js';
import { RefusedError } from './errors.js';
import { act, actNext, copy, language, part, word } from './frame.js';
import { brought, goTo } from './provider.js';

/** @typedef {{group: HTMLElement, input: HTMLInputElement, challenge?: string}} Code what one office wants typed */

/** @param {string} text @param {string} id @param {string} [hint] */
function field(text, id, hint = '') {
  const group = copy('vote-field');
  const input = first(group, 'input', HTMLInputElement);
  input.id = id;
  input.required = true;
  Object.assign(first(group, 'label', HTMLLabelElement), { textContent: text, htmlFor: id });
  Object.assign(first(group, 'p', HTMLElement), { id: `${id}-hint`, textContent: hint, hidden: !hint });
  if (hint) input.setAttribute('aria-describedby', `${id}-hint`);
  return { group, input };
}

/** As it was meant: in one spelling of Hangul, and with single blanks between words. @param {string} typed */
function tidy(typed) {
  return typed.normalize('NFC').trim().replace(/\s+/g, ' ');
}

/**
 * @typedef {{poll: import('./making.js').Poll, readonly person: string[] | null, readonly unidentified: number[],
 *   begin: (person: string[]) => Promise<void>,
 *   identified: (place: number, session: string, isTrial: boolean) => Promise<void>}} Identifying whoever keeps who the person is
 */

export class Identification {
  /**
   * @param {Identifying} keeping
   * @param {import('./asking.js').Asking} asking
   * @param {(work: () => Promise<void>) => Promise<void>} goOn does the work, and goes on where nobody is left to identify the person
   */
  constructor(keeping, asking, goOn) {
    this.keeping = keeping;
    this.asking = asking;
    this.goOn = goOn;
    this.part = part('identify');
    const { eligible } = keeping.poll.opened;
    this.names = eligible.person.map((name, at) => field(name, `vote-name-${at}`));
    first(this.part, '[data-names]', HTMLElement).replaceChildren(...this.names.map(({ group }) => group));
    /** @type {Map<number, Code>} by the issuer's place */
    this.codes = new Map();
    this.asked = '';
    /** @type {import('./provider.js').Brought | null} what an office's identification service says, until that office has it */
    this.brought = null;
    first(this.part, 'form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      act(() => this.goOn(() => this.#identify()));
    });
  }

  /** As nobody had been asked yet; who comes back from an identification service goes on. */
  begin() {
    this.brought = brought();
    const person = this.brought?.person ?? this.keeping.person;
    for (const [at, { input }] of this.names.entries()) input.value = person?.[at] ?? input.value;
    this.#clear();
    if (this.brought) actNext(() => this.goOn(() => this.#identify()));
  }

  #clear() {
    for (const { group } of this.codes.values()) group.remove();
    this.codes.clear();
  }

  async #identify() {
    const person = this.names.map(({ input }) => tidy(input.value));
    // What offices showed was for another spelling.
    if (this.asked !== person.join('\n')) this.#clear();
    this.asked = person.join('\n');
    await this.keeping.begin(person);
    for (const place of this.keeping.unidentified) await this.#tell(place, person);
    const missing = [...this.codes.values()].find(({ input }) => !input.value);
    missing?.input.focus();
  }

  /** @param {number} place @param {string[]} person */
  async #tell(place, person) {
    const code = this.codes.get(place);
    if (code && !code.input.value) return;
    try {
      const answer = await this.asking.identify(place, { person, ...this.#said(place, code) });
      if ('session' in answer) {
        await this.keeping.identified(place, answer.session, answer.trial);
        this.#drop(place, code);
      } else if ('address' in answer) await goTo({ place, person, challenge: answer.challenge }, answer.address);
      else this.#want(place, `${word('code_shown')} ${answer.code}`, answer.challenge);
    } catch (error) {
      const isCodeWanted = error instanceof RefusedError && error.code === 'not_identified';
      if (!isCodeWanted) throw error;
      if (!code) this.#want(place, word('code_letter'));
      else {
        this.#retype(place, code);
        throw error;
      }
    }
  }

  /** What an office is told beside the name. What a service said is told once. @param {number} place @param {Code | undefined} code */
  #said(place, code) {
    if (this.brought?.place === place) {
      const { code: said, challenge } = this.brought;
      this.brought = null;
      return { code: said, challenge };
    }
    return code ? { code: tidy(code.input.value), ...(code.challenge && { challenge: code.challenge }) } : {};
  }

  /** A letter's code is typed once more; a code that was shown is asked for anew. @param {number} place @param {Code} code */
  #retype(place, code) {
    if (code.challenge) this.#drop(place, code);
    else code.input.value = '';
  }

  /** @param {number} place @param {Code | undefined} code */
  #drop(place, code) {
    code?.group.remove();
    this.codes.delete(place);
  }

  /** @param {number} place @param {string} hint @param {string} [challenge] */
  #want(place, hint, challenge) {
    const { licence } = this.asking.offices[place];
    const wanted = field(language.fill(word('code_label'), { licence }), `vote-code-${place}`, hint);
    wanted.input.inputMode = challenge ? 'numeric' : 'text';
    this.codes.set(place, { ...wanted, challenge });
    first(this.part, '[data-offices]', HTMLElement).append(wanted.group);
  }
}
