/** The scripts that the page about devices speaks of: one lists flows, and one runs them on a device, by the real `adb`. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const FLOWS = ['flows/pay', 'flows/search', 'flows/sign-in', 'flows/sign-out'];

/** A flow fails on a device whose model its name is given with, in the file `fails`. */
const RUN = `#!/usr/bin/env node
const { execFileSync } = require('node:child_process');
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const [, device, , junit, ...flows] = process.argv.slice(2);
const fails = existsSync('fails') ? readFileSync('fails', 'utf8').trim() : '';
const cases = flows.map((flow) => {
  const model = execFileSync('adb', ['-s', device, 'shell', 'getprop', 'ro.product.model'], { encoding: 'utf8' }).trim();
  console.log(flow + ' on ' + model);
  const failed = model === '' || fails === flow + ' ' + model;
  if (failed) process.exitCode = 1;
  return '<testcase name="' + flow + '">' + (failed ? '<failure message="not on this one"/>' : '') + '</testcase>';
});
writeFileSync(junit, '<testsuite>' + cases.join('') + '</testsuite>');
`;

/** @param fails a flow and a model, such as `flows/pay Pixel 7` */
export function writeFlows(folder: string, fails?: string): void {
  const scripts = join(folder, 'scripts');
  mkdirSync(scripts, { recursive: true });
  writeFileSync(join(scripts, 'list-flows'), `#!/bin/sh\nprintf '%s\\n' ${FLOWS.join(' ')}\n`);
  writeFileSync(join(scripts, 'run-flows'), RUN);
  for (const script of ['list-flows', 'run-flows']) chmodSync(join(scripts, script), 0o755);
  if (fails !== undefined) writeFileSync(join(folder, 'fails'), fails);
}
