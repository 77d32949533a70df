/** On the registry's pages: a panel in each element with `data-verifier`, told by its data attributes what there is. */
import { all } from './elements.js';
import { Language } from './language.js';
import { Panel } from './panel.js';

const language = new Language(document.documentElement.lang.startsWith('en') ? 'en' : 'ko');

for (const place of all(document, '[data-verifier]', HTMLElement)) {
  const { trustUrl, evidenceUrl, lookUpUrl, codes, level } = place.dataset;
  const panel = new Panel({ language, trustUrl, evidenceUrl, lookUpUrl, codes, level: Number(level ?? 2) });
  place.replaceChildren(panel.element);
}
