/** The page of a run that has not ended: the application of the report, which asks its server what happens. */
import { SCRIPT } from './built-page.ts';
import { headOf } from './head.ts';

const COLOUR = '0757ba';

export const renderLivePage = (): string =>
  [
    headOf({ kind: 'live', title: 'Tests run', colour: COLOUR }),
    '<body data-verdict="running">',
    '<header id="top" class="top"><h1>Tests run</h1></header>',
    '<main id="app"><div class="static">',
    '<noscript><p>To follow the run, the page needs a script, and your browser runs none. When the run has ended, load it again.</p></noscript>',
    '</div></main>',
    '<script id="data" type="text/plain" data-live="events"></script>',
    `<script type="module">${SCRIPT}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
