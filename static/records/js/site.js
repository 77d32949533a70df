// What any page may have: fields and buttons that do a little more where there is JavaScript.

import { all, byId, data, unfold } from '../../verifier/ui/elements.js';

// A VIN is typed in small letters and with blanks, or pasted as wide as Hangul and with what nobody sees: put it right
// while it is typed. Without this the server does the first, and offers the rest.
for (const input of all(document, 'input[data-vin]', HTMLInputElement)) {
  input.addEventListener('input', () => {
    const typed = input.value;
    const tidy = typed
      .normalize('NFKC')
      .toUpperCase()
      .replace(/[\s\u00ad\u200b-\u200d\u2060\ufeff-]/g, '');
    if (tidy === typed) return;
    const caret = Math.max((input.selectionStart ?? typed.length) - (typed.length - tidy.length), 0);
    input.value = tidy;
    input.setSelectionRange(caret, caret);
  });
}

/** @param {HTMLButtonElement} button */
async function copy(button) {
  const source = byId(data(button, 'copy'), HTMLElement);
  const isField = source instanceof HTMLInputElement || source instanceof HTMLTextAreaElement;
  await navigator.clipboard.writeText(isField ? source.value : (source.textContent ?? ''));
  const label = button.textContent;
  button.textContent = data(button, 'copied');
  setTimeout(() => {
    button.textContent = label;
  }, 2000);
}

/**
 * Shows buttons that work with JavaScript alone.
 * @param {string} selector
 * @param {(button: HTMLButtonElement) => unknown} act
 */
function offer(selector, act) {
  for (const button of all(document, selector, HTMLButtonElement)) {
    button.hidden = false;
    button.addEventListener('click', () => act(button));
  }
}

// Without https there is no clipboard.
if ('clipboard' in navigator) offer('button[data-copy]', copy);
offer('button[data-print]', () => window.print());
offer('button[data-choose-all]', ({ form }) => {
  if (!form) return;
  for (const box of all(form, 'input[type=checkbox][name=records]', HTMLInputElement)) box.checked = true;
});

// The verifier is large: it is fetched when the place where it will stand comes in sight.
const verifiers = all(document, '[data-verifier]', HTMLElement);
const sight = new IntersectionObserver(
  (seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting || !(target instanceof HTMLElement)) continue;
      sight.disconnect();
      import(data(target, 'verifier'));
    }
  },
  { rootMargin: '50%' },
);
for (const place of verifiers) sight.observe(place);

// A link to what is folded away opens it.
function reveal() {
  const target = document.getElementById(location.hash.slice(1));
  if (!target?.closest('details:not([open])')) return;
  unfold(target);
  target.scrollIntoView();
}
addEventListener('hashchange', reveal);
reveal();

// After a refusal one goes on where the first thing is to mend: it is in sight, and read out. Form 82 has its own summary.
const [wrong] = all(document, '[data-mend], form:not(#form82) [aria-invalid="true"]:not([type="hidden"])', HTMLElement);
if (wrong) {
  unfold(wrong);
  wrong.focus();
}

/** @type {HTMLDetailsElement[]} */
let folded = [];
// On paper nothing can be unfolded: everything is open while it prints.
window.addEventListener('beforeprint', () => {
  folded = all(document, 'details:not([open])', HTMLDetailsElement);
  for (const details of folded) details.open = true;
});
window.addEventListener('afterprint', () => {
  for (const details of folded) details.open = false;
});
