/** Takes pictures of pages with Chromium: `chromium`, `google-chrome`, or the program in the variable CHROME. */
import { spawnSync } from 'node:child_process';

const BROWSERS = [process.env.CHROME, 'chromium', 'google-chrome'];
const FLAGS = ['--headless', '--no-sandbox', '--hide-scrollbars', '--virtual-time-budget=10000', '--disable-lcd-text'];
/** Two pixels for each pixel of the page, so that text is sharp on every screen. */
const SCALE = '--force-device-scale-factor=2';
const MAX_HEIGHT = 2400;

/** The path of a Chromium. Undefined where there is none. */
export function findBrowser() {
  const name = BROWSERS.find((one) => one && spawnSync(one, ['--version']).status === 0);
  return name && (spawnSync('which', [name], { encoding: 'utf8' }).stdout?.trim() || name);
}

/** @param path the path of the page and of its picture, without `.html` and `.png` */
export function takePicture(browser, path, width) {
  const show = (height, ...flags) => {
    const args = [...FLAGS, `--window-size=${width},${height}`, ...flags, `file://${path}.html`];
    return spawnSync(browser, args, { encoding: 'utf8' });
  };
  const height = Number(/<title>(\d+)/.exec(show(100, '--dump-dom').stdout)?.[1] ?? MAX_HEIGHT);
  const { status } = show(Math.min(height, MAX_HEIGHT), SCALE, `--screenshot=${path}.png`);
  if (status !== 0) console.log(`${browser} took no picture of ${path}.html`);
}
