/** Voting at an office's counter, on the office's device: large, one option at a time, the ballot on paper, and nothing left for the next person. */
import { first } from '../../verifier/ui/elements.js';
import { act, calm, onClick, only, part } from './frame.js';
import { showOneByOne } from './option_pages.js';
import { clearPaper, writePaper } from './paper.js';
import { forgetLeft } from './provider.js';
import { start } from './voting.js';

/** After so long without a touch whoever voted has left. */
const IDLE = 300_000;

/** @param {import('./keeping.js').Keeping} keeping */
async function finish(keeping) {
  clearPaper();
  forgetLeft();
  await keeping.forget();
  location.reload();
}

/** What somebody has left unfinished is nobody else's: the next person would vote with it. @param {import('./keeping.js').Keeping} keeping */
function isLeft(keeping) {
  return keeping.step !== 'identify' || keeping.person !== null;
}

/** @param {() => unknown} leave */
function whenIdle(leave) {
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  const touched = () => {
    clearTimeout(timer);
    timer = setTimeout(leave, IDLE);
  };
  for (const event of ['pointerdown', 'keydown', 'input']) document.addEventListener(event, touched);
}

start({
  stores: 'assisted',
  arrive: async (keeping, goOn) => {
    onClick('[data-finish]', () => act(() => finish(keeping)));
    // What is typed and chosen is gone with the page; who has not voted yet is asked on the next one.
    whenIdle(() => act(async () => (keeping.step === 'sent' ? finish(keeping) : location.reload())));
    showOneByOne();
    if (keeping.step === 'sent') await keeping.forget();
    if (!isLeft(keeping)) return goOn();
    onClick('[data-go-on]', () => act(goOn));
    only(['resume']);
    calm();
    first(part('resume'), 'h2', HTMLElement).focus();
  },
  sent: ({ poll }, cast) => writePaper(poll, cast),
});
