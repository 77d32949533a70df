/** The page to which an identification service sends a person back. */
import { first } from '../../verifier/ui/elements.js';
import { goBack } from './provider.js';

let isGoing = false;
try {
  isGoing = goBack();
} finally {
  first(document, '[data-lost]', HTMLElement).hidden = isGoing;
  first(document, '[data-going]', HTMLElement).hidden = !isGoing;
}
