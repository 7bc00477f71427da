/**
 * The licences of everything in a bundle, found by the statistics of the bundle. ncc's own list leaves out all packages whose modules
 * it joins with ours.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGE = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/;

/** @param stats the output of `ncc build --stats-out` */
export function licencesOf(stats) {
  const folders = new Set(modulesIn(stats).flatMap((path) => PACKAGE.exec(path)?.[0] ?? []));
  const packages = new Map([...folders].map(licenceOf).map((text) => [text, text]));
  return `${[...packages.keys()].sort().join('\n\n\n')}\n`;
}

function modulesIn({ modules = [] }) {
  return modules.flatMap((module) => [module.nameForCondition ?? module.name ?? '', ...modulesIn(module)]);
}

function licenceOf(folder) {
  const {
    name,
    version,
    license = 'see its repository',
  } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry) && existsSync(join(folder, entry)));
  const text =
    file === undefined
      ? `Licence: ${license}. The package contains no licence text.`
      : readFileSync(join(folder, file), 'utf8').trim();
  return `${name} ${version}\n${typeof license === 'string' ? license : license.type}\n${text}`;
}
