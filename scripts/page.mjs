/**
 * Builds the page of `src/page` into one module, `src/render/html/built-page.ts`: its script and its style as strings. The renderer puts them
 * into every page that it writes. The module is committed, so that nothing else needs the page's packages.
 *     node scripts/page.mjs
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, transform } from 'esbuild';
import { licencesOf } from './licences.mjs';

const MODULE = join('src', 'render', 'html', 'built-page.ts');
const TARGET = ['chrome120', 'firefox121', 'safari17.5'];

const { outputFiles, metafile } = await build({
  entryPoints: [join('src', 'page', 'main.tsx')],
  bundle: true,
  minify: true,
  format: 'esm',
  target: TARGET,
  charset: 'ascii',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  legalComments: 'none',
  metafile: true,
  write: false,
});
const script = outputFiles[0].text.trim();
if (script.includes('</script')) throw new Error('the script of the page would end its own element');

const tokens = await build({
  entryPoints: [join('src', 'page', 'tokens.ts')],
  bundle: true,
  format: 'esm',
  write: false,
});
const { tokenStyle } = await import(`data:text/javascript,${encodeURIComponent(tokens.outputFiles[0].text)}`);
const css = `${tokenStyle()}${readFileSync(join('src', 'page', 'style.css'), 'utf8')}`;
const style = (await transform(css, { loader: 'css', minify: true, target: TARGET })).code.trim();

const modules = Object.keys(metafile.inputs).map((name) => ({ name: join(process.cwd(), name) }));
const licences = licencesOf({ modules });
const notice = `/*!\n${licences.replaceAll('*/', '* /')}*/\n`;

write(
  `/** Made of src/page by scripts/page.mjs. Do not edit it. */\nexport const SCRIPT = ${literal(`${notice}${script}`)};\nexport const STYLE = ${literal(style)};\n`,
);
console.log(`the page has ${script.length} bytes of script and ${style.length} of style`);

function literal(text) {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function write(text) {
  if (existsSync(MODULE) && readFileSync(MODULE, 'utf8') === text) return;
  writeFileSync(MODULE, text);
}
