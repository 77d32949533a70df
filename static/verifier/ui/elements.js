/** Elements without a framework: made, or found where a template promises them. Text goes in as text, never as markup. */

const SVG = 'http://www.w3.org/2000/svg';

/** @typedef {string | number | boolean | null | undefined | ((event: Event) => unknown)} Attribute */

/**
 * Attributes beginning with `on` are listeners; false, null and undefined ones are left out.
 * @param {Element} made
 * @param {Record<string, Attribute>} attributes
 * @param {(Node | string | null)[]} children
 */
function furnish(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (typeof value === 'function') made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? '' : String(value));
  }
  made.append(...children.filter((child) => child !== null));
}

/**
 * An element of HTML.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, Attribute>} [attributes]
 * @param {...(Node | string | null)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  furnish(made, attributes, children);
  return made;
}

/**
 * An element of SVG.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, Attribute>} [attributes]
 * @param {...(Node | string | null)} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function drawn(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  furnish(made, attributes, children);
  return made;
}

/**
 * @template {Element} Kind
 * @param {Element | RadioNodeList | null} candidate
 * @param {new () => Kind} kind
 * @param {string} name what was looked for
 * @returns {Kind}
 */
function checked(candidate, kind, name) {
  if (!(candidate instanceof kind)) throw new TypeError(`the page has no ${kind.name} ${name}`);
  return candidate;
}

/**
 * The first element for the selector, which the template promises.
 * @template {Element} Kind
 * @param {ParentNode} place
 * @param {string} selector
 * @param {new () => Kind} kind
 */
export function first(place, selector, kind) {
  return checked(place.querySelector(selector), kind, selector);
}

/**
 * All elements of the kind for the selector; there may be none.
 * @template {Element} Kind
 * @param {ParentNode} place
 * @param {string} selector
 * @param {new () => Kind} kind
 */
export function all(place, selector, kind) {
  return [...place.querySelectorAll(selector)].flatMap((candidate) => (candidate instanceof kind ? [candidate] : []));
}

/**
 * The element with the id, which the template promises.
 * @template {Element} Kind
 * @param {string} id
 * @param {new () => Kind} kind
 */
export function byId(id, kind) {
  return checked(document.getElementById(id), kind, `#${id}`);
}

/** The form's one field of the name, which the template promises. @param {HTMLFormElement} form @param {string} name */
export function field(form, name) {
  return checked(form.elements.namedItem(name), HTMLInputElement, name);
}

/** A copy of the template's one element. @param {HTMLTemplateElement} template */
export function copied(template) {
  return checked(document.importNode(template.content, true).firstElementChild, HTMLElement, `in #${template.id}`);
}

/** What the template says in the data attribute, which it promises. @param {HTMLElement | SVGElement} place @param {string} name */
export function data(place, name) {
  const value = place.dataset[name];
  if (value === undefined) throw new TypeError(`an element of the page lacks data ${name}`);
  return value;
}

/** Opens whatever the element is folded away in. @param {Element} place */
export function unfold(place) {
  for (let fold = place.closest('details'); fold; fold = fold.parentElement?.closest('details') ?? null)
    fold.open = true;
}
