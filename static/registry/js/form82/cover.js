// Boxes over the plate: drawn with a finger or the mouse, moved with the arrow keys, or typed as numbers. The numbers are the form's.

const form = document.querySelector('.f82-cover');
const [width, height, most] = [form.dataset.width, form.dataset.height, form.dataset.most].map(Number);
const svg = document.getElementById('boxes');
const rows = document.getElementById('rows');
const template = document.getElementById('row-template');
const NAMES = ['x', 'y', 'width', 'height'];
const LEAST = 8;
let drag = null;

const inputs = (row) => NAMES.map((name) => row.querySelector(`[name=${name}]`));
const values = (row) => inputs(row).map((input) => (/^\d+$/.test(input.value.trim()) ? Number(input.value) : null));
const isEmpty = (row) => inputs(row).every((input) => !input.value.trim());
const clamp = (value, low, high) => Math.min(Math.max(Math.round(value), low), Math.max(low, high));

function set(row, [x, y, w, h]) {
  const size = [clamp(w, LEAST, width), clamp(h, LEAST, height)];
  const place = [clamp(x, 0, width - size[0]), clamp(y, 0, height - size[1])];
  for (const [index, input] of inputs(row).entries()) input.value = [...place, ...size][index];
  draw();
}

function added() {
  let row = [...rows.children].find(isEmpty);
  if (!row && rows.children.length < most) {
    row = template.content.firstElementChild.cloneNode(true);
    rows.append(row);
  }
  return row;
}

function draw() {
  const had = document.activeElement?.dataset?.number;
  const shapes = [];
  for (const [number, row] of [...rows.children].entries()) {
    row.querySelector('.f82-box-number').textContent = number + 1;
    const box = values(row);
    if (box.includes(null)) continue;
    const shape = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    for (const [index, name] of NAMES.entries()) shape.setAttribute(name, box[index]);
    shape.setAttribute('tabindex', '0');
    shape.setAttribute('role', 'button');
    shape.setAttribute('aria-label', `${form.dataset.box} ${number + 1}: ${form.dataset.help}`);
    shape.dataset.number = number;
    shapes.push(shape);
  }
  svg.replaceChildren(...shapes);
  shapes.find((shape) => shape.dataset.number === had)?.focus({ preventScroll: true });
}

function point(event) {
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  return [clamp(at.x, 0, width), clamp(at.y, 0, height)];
}

svg.addEventListener('pointerdown', (event) => {
  const at = point(event);
  const number = event.target.dataset.number;
  if (number !== undefined) {
    const row = rows.children[number];
    drag = { row, at, box: values(row) };
    event.target.focus({ preventScroll: true });
  } else {
    const row = added();
    if (!row) return;
    drag = { row, at, box: null };
  }
  svg.setPointerCapture(event.pointerId);
  event.preventDefault();
});
svg.addEventListener('pointermove', (event) => {
  if (!drag) return;
  const [x, y] = point(event);
  const [left, top] = drag.at;
  if (drag.box) set(drag.row, [drag.box[0] + x - left, drag.box[1] + y - top, drag.box[2], drag.box[3]]);
  else if (Math.abs(x - left) >= LEAST || Math.abs(y - top) >= LEAST) {
    set(drag.row, [Math.min(x, left), Math.min(y, top), Math.abs(x - left), Math.abs(y - top)]);
  }
});
for (const end of ['pointerup', 'pointercancel'])
  svg.addEventListener(end, () => {
    drag = null;
  });

svg.addEventListener('keydown', (event) => {
  const row = rows.children[event.target.dataset?.number];
  const steps = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  if (!row) return;
  if (event.key in steps) {
    const step = Math.max(1, Math.round(width / 100));
    const [right, down] = steps[event.key].map((each) => each * step);
    const [x, y, w, h] = values(row);
    set(row, event.shiftKey ? [x, y, w + right, h + down] : [x + right, y + down, w, h]);
  } else if (event.key === 'Delete' || event.key === 'Backspace') {
    for (const input of inputs(row)) input.value = '';
    draw();
    inputs(row)[0].focus();
  } else return;
  event.preventDefault();
});

rows.addEventListener('input', draw);
const add = document.getElementById('add-box');
add.hidden = false;
add.addEventListener('click', () => {
  const row = added();
  if (!row) return;
  set(row, [width * 0.4, height * 0.6, width * 0.2, height * 0.08]);
  svg.querySelector(`[data-number="${[...rows.children].indexOf(row)}"]`).focus();
});
draw();
