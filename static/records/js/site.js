// A VIN is typed in small letters and with blanks: put it right while it is typed. The server does the same without this.
for (const input of document.querySelectorAll('input[data-vin]')) {
  input.addEventListener('input', () => {
    const typed = input.value;
    const tidy = typed.toUpperCase().replace(/[\s-]/g, '');
    if (tidy === typed) return;
    const caret = input.selectionStart - (typed.length - tidy.length);
    input.value = tidy;
    input.setSelectionRange(Math.max(caret, 0), Math.max(caret, 0));
  });
}

for (const button of document.querySelectorAll('button[data-copy]')) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    const label = button.textContent;
    button.textContent = button.dataset.copied;
    setTimeout(() => {
      button.textContent = label;
    }, 2000);
  });
}

for (const button of document.querySelectorAll('button[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}

for (const button of document.querySelectorAll('button[data-choose-all]')) {
  button.hidden = false;
  button.addEventListener('click', () => {
    for (const box of button.form.querySelectorAll('input[type=checkbox][name=records]')) box.checked = true;
  });
}

// A link to what is folded away opens it.
function unfold() {
  const place = document.getElementById(location.hash.slice(1));
  if (!place?.closest('details:not([open])')) return;
  for (let fold = place.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
  place.scrollIntoView();
}
addEventListener('hashchange', unfold);
unfold();

// On paper nothing can be unfolded: everything is open while it prints.
let folded = [];
window.addEventListener('beforeprint', () => {
  folded = [...document.querySelectorAll('details:not([open])')];
  for (const each of folded) each.open = true;
});
window.addEventListener('afterprint', () => {
  for (const each of folded) each.open = false;
});
