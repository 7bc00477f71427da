/** What the Gemfile of a Ruby project says. It is that of the folder, or of the nearest folder above it. */
import type { OwnCommand, Project } from '../framework.ts';

export const GEMFILES: readonly string[] = ['Gemfile', 'gems.rb'];

/** The command that runs a program of the bundle. Without a Gemfile, the program runs as it is. */
export function bundled(project: Project, program: readonly string[]): OwnCommand | undefined {
  const [file] = gemfile(project) ?? [];
  return file === undefined ? undefined : { from: file, words: ['bundle', 'exec', ...program] };
}

/** What Bundler prints where the gems of the project are not installed, or where it is another Bundler than that of the project. */
export const NOT_BUNDLED = /\bbundle install\b|\bgem install bundler\b/;

/** The reason why a project uses a gem: its Gemfile names it. */
export function gemfileSign(project: Project, gem: RegExp): string | undefined {
  const [file, text = ''] = gemfile(project) ?? [];
  const names = [...text.matchAll(NAMED_GEM)].map(([, name = '']) => name);
  const named = names.find((name) => gem.test(name));
  return named === undefined ? undefined : `${file} has the gem ${named}`;
}

const NAMED_GEM = /^[ \t]*gem[ \t(]+["']([\w-]+)["']/gm;

function gemfile({ texts }: Project): readonly [file: string, text: string] | undefined {
  const found = [...texts].filter(([path]) => GEMFILES.includes(path.replace(/^(?:\.\.\/)+/, '')));
  return found.sort(([a], [b]) => a.length - b.length)[0];
}
