import { all, first, unfold } from '../../../verifier/ui/elements.js';
import { form } from './answers.js';
import * as diagram from './diagram.js';
import * as photos from './photos.js';
import * as save from './save.js';

document.documentElement.classList.add('js');
diagram.begin();
save.begin();
photos.begin();

// A link from the summary or the list of blocks leads to a control, not only to its place.
document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('#problems a, #clashes a, #left a') : null;
  const place = link instanceof HTMLAnchorElement ? document.getElementById(link.hash.slice(1)) : null;
  if (!place) return;
  event.preventDefault();
  const isControl = place.matches('input, textarea');
  const [control] = isControl ? [place] : all(place, 'input:not([type=hidden]), textarea', HTMLElement);
  unfold(place);
  place.scrollIntoView({ block: 'center' });
  (control ?? place).focus({ preventScroll: true });
});
// Its heading is in sight, however many lines follow.
const problems = document.getElementById('problems');
problems?.focus({ preventScroll: true });
problems?.scrollIntoView({ block: 'start' });

const links = new Map(all(document, '.f82-toc a', HTMLAnchorElement).map((link) => [link.hash.slice(1), link]));
const observer = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      const heading = first(entry.target, 'h2', HTMLElement).id;
      for (const [id, link] of links) link.toggleAttribute('aria-current', id === heading);
    }
  },
  { rootMargin: '-20% 0px -70% 0px' },
);
for (const block of all(form, '.f82-block:not(.f82-asks)', HTMLElement)) observer.observe(block);
