/** The page on which a citizen votes, on a device of their own. */
import { writePaper } from './paper.js';
import { start } from './voting.js';

start({ stores: 'votes', sent: ({ poll }, cast) => writePaper(poll, cast) });
