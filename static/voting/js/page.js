/** The page on which a citizen votes, on a device of their own. */
import { start } from './voting.js';

start({ stores: 'votes' });
