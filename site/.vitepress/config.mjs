/**
 * The site of the documents. Its pages are the files of the repository that `pages.mjs` lists, at the places that it gives them. A dead link
 * or anchor fails the build. SITE_BASE is the path of the site on its server, such as /shardwise/.
 */
import { slug } from 'github-slugger';
import { defineConfig } from 'vitepress';
import { problemsOf } from '../check.mjs';
import { withSiteLinks } from '../links.mjs';
import { writeLlms } from '../llms.mjs';
import { allSources, navigation, readSource } from '../pages.mjs';
import { STAGE, stage } from '../stage.mjs';

const { description, homepage = 'https://github.com/org/shardwise' } = JSON.parse(readSource('package.json'));
const repository = homepage.replace(/#.*/, '');
const base = process.env.SITE_BASE ?? '/shardwise/';

const sources = allSources();
const groups = navigation();
const linkTo = ({ place }) => `/${place.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '')}`;
stage(sources);

export default defineConfig({
  title: 'Shardwise',
  description,
  lang: 'en',
  // Otherwise browsers ask for a file that is not there.
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  base,
  srcDir: '.pages',
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    // Headings have the anchors that GitHub gives them.
    anchor: { slugify: slug },
    config: (markdown) => withSiteLinks(markdown, { folder: STAGE, sources, repository }),
  },
  themeConfig: {
    nav: [
      { text: 'Quick start', link: '/quick-start' },
      { text: 'Frameworks', link: '/frameworks/' },
      { text: 'How it works', link: '/how-it-works' },
    ],
    sidebar: groups.map(({ title, pages }) => ({
      text: title,
      items: pages.map((page) => ({ text: page.title, link: linkTo(page) })),
    })),
    outline: [2, 3],
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: repository }],
  },
  buildEnd({ outDir }) {
    writeLlms(outDir, groups, { description, base });
    const problems = problemsOf(outDir, base);
    if (problems.length > 0) throw new Error(`the site is not whole:\n${problems.join('\n')}`);
  },
});
