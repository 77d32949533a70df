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
  const link = event.target.closest('#problems a, #clashes a');
  const place = link && document.getElementById(link.hash.slice(1));
  if (!place) return;
  event.preventDefault();
  const control = place.matches('input, textarea')
    ? place
    : (place.querySelector('input:not([type=hidden]), textarea') ?? place);
  for (let fold = place.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
  place.scrollIntoView({ block: 'center' });
  control.focus({ preventScroll: true });
});
// Its heading is in sight, however many lines follow.
const problems = document.getElementById('problems');
problems?.focus({ preventScroll: true });
problems?.scrollIntoView({ block: 'start' });

const links = new Map([...document.querySelectorAll('.f82-toc a')].map((link) => [link.hash.slice(1), link]));
const seen = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      const heading = entry.target.querySelector('h2').id;
      for (const [id, link] of links) link.toggleAttribute('aria-current', id === heading);
    }
  },
  { rootMargin: '-20% 0px -70% 0px' },
);
for (const block of form.querySelectorAll('.f82-block:not(.f82-asks)')) seen.observe(block);
