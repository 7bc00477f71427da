/** The theme of VitePress with the fonts of the reader's system, so that pages are small. */
import Theme from 'vitepress/theme-without-fonts';
import './style.css';

export default Theme;
