// The form's controls by the paths of their answers.

import { byId } from '../../../verifier/ui/elements.js';

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Control */
/** @typedef {string | string[] | null} Answer a text, a list of codes, or nothing */

export const form = byId('form82', HTMLFormElement);

const OURS = ['base', 'csrfmiddlewaretoken', 'action', 'ruled'];

/** @param {unknown} candidate @returns {candidate is Control} */
function isControl(candidate) {
  return candidate instanceof HTMLInputElement || candidate instanceof HTMLTextAreaElement;
}

/** @param {string} path @returns {Control[]} */
export function controls(path) {
  const named = form.elements.namedItem(path);
  return (named instanceof RadioNodeList ? [...named] : [named]).filter(isControl);
}

/** @param {string} path @returns {HTMLInputElement[]} */
function choices(path) {
  return controls(path).filter((control) => control instanceof HTMLInputElement);
}

/** The answer's control that the event came from; null where it is something else. @param {Event} event */
export function answered({ target }) {
  return isControl(target) && target.form === form && target.name && !OURS.includes(target.name) ? target : null;
}

/** @param {string} path @returns {Answer} */
export function read(path) {
  const [control] = controls(path);
  if (!control) return null;
  const chosen = choices(path).filter((choice) => choice.checked);
  if (control.type === 'checkbox') return chosen.map((choice) => choice.value);
  if (control.type === 'radio') return chosen[0]?.value ?? null;
  return control.value.normalize('NFC');
}

/** @param {unknown} value @returns {string[]} */
function written(value) {
  if (Array.isArray(value)) return value.map(String);
  return value === null || value === undefined ? [] : [String(value)];
}

/** @param {string} path @param {unknown} value as the server has it: also a number, or whether */
export function write(path, value) {
  const wanted = written(value);
  for (const control of controls(path)) {
    if (control instanceof HTMLInputElement && ['checkbox', 'radio'].includes(control.type)) {
      control.checked = wanted.includes(control.value);
    } else if (control !== document.activeElement) control.value = wanted.join(',');
  }
}

/** Somebody or something changed these controls: as if it had been typed. @param {string} path */
export function changed(path) {
  controls(path)[0]?.dispatchEvent(new Event('input', { bubbles: true }));
}
