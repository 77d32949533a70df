/** The second step: the options as they were opened; choosing nothing is a choice too, which nobody makes by forgetting. */
import { all, first } from '../../verifier/ui/elements.js';
import { complain, copy, part, word } from './frame.js';
import { show } from './view.js';

export class Choice {
  /**
   * @param {import('./making.js').Opened} opened
   * @param {(choices: string[]) => void} onChosen
   */
  constructor({ question, options, least, most }, onChosen) {
    this.part = part('choose');
    this.allowed = { least: Math.max(least, 1), most };
    first(this.part, '[data-question]', HTMLElement).textContent = question;
    first(this.part, '[data-how-many]', HTMLElement).textContent = this.#howMany();
    const blank = least === 0 ? [{ id: '', text: word('blank') }] : [];
    const rows = [...options, ...blank].map((option, at) => this.#row(option, at));
    first(this.part, '[data-options]', HTMLElement).replaceChildren(...rows);
    first(this.part, 'form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit(onChosen);
    });
  }

  /** @param {string[] | null} chosen what was chosen last */
  show(chosen) {
    const before = chosen?.length === 0 ? [''] : (chosen ?? []);
    for (const input of this.#inputs()) input.checked = before.includes(input.value);
    show('choose');
  }

  #inputs() {
    return all(this.part, 'input', HTMLInputElement);
  }

  #howMany() {
    const { least, most } = this.allowed;
    const text = most === 1 ? word('choose_one') : word('choose_some');
    return text.replace('{least}', String(least)).replace('{most}', String(most));
  }

  /** @param {{id: string, text: string}} option @param {number} at */
  #row({ id, text }, at) {
    const row = copy('vote-choice');
    const input = first(row, 'input', HTMLInputElement);
    Object.assign(input, {
      id: `vote-option-${at}`,
      name: 'choice',
      value: id,
      type: this.allowed.most === 1 ? 'radio' : 'checkbox',
    });
    // Nothing, and something besides, is no choice.
    input.addEventListener('change', () => {
      if (!input.checked) return;
      for (const other of this.#inputs()) if ((other.value === '') !== (id === '')) other.checked = false;
    });
    Object.assign(first(row, 'label', HTMLLabelElement), { textContent: text, htmlFor: input.id });
    return row;
  }

  /** @param {(choices: string[]) => void} onChosen */
  #submit(onChosen) {
    const checked = this.#inputs().filter((input) => input.checked);
    const isBlank = checked.length === 1 && checked[0].value === '';
    const { least, most } = this.allowed;
    if (isBlank) onChosen([]);
    else if (checked.length < least || checked.length > most) complain([this.#howMany()], null);
    else onChosen(checked.map(({ value }) => value));
  }
}
