// The form's controls by the paths of their answers.

export const form = document.getElementById('form82');

export function controls(path) {
  const found = form.elements.namedItem(path);
  if (!found) return [];
  return found instanceof RadioNodeList ? [...found] : [found];
}

export function isAnswer(control) {
  return (
    control.form === form && control.name && !['base', 'csrfmiddlewaretoken', 'action', 'ruled'].includes(control.name)
  );
}

// What stands there: a text, a list of codes, or null.
export function read(path) {
  const [first, ...more] = controls(path);
  if (!first) return null;
  if (first.type === 'checkbox') return [first, ...more].filter((each) => each.checked).map((each) => each.value);
  if (first.type === 'radio') return [first, ...more].find((each) => each.checked)?.value ?? null;
  return first.value.normalize('NFC');
}

export function write(path, value) {
  const wanted = Array.isArray(value)
    ? value.map(String)
    : value === null || value === undefined
      ? []
      : [String(value)];
  for (const each of controls(path)) {
    if (each.type === 'checkbox' || each.type === 'radio') each.checked = wanted.includes(each.value);
    else if (each !== document.activeElement) each.value = wanted.join(',');
  }
}

// Somebody or something changed these controls: as if it had been typed.
export function changed(path) {
  controls(path)[0]?.dispatchEvent(new Event('input', { bubbles: true }));
}
