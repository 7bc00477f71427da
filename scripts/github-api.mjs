/**
 * Writes a part of GitHub's own description of its REST API, without texts and examples. The emulated service is checked against it.
 * To update it:
 *     npm install --no-save @octokit/openapi && node scripts/github-api.mjs
 * The package is not a dependency, because it unpacks to 400 MB.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGE = join('node_modules', '@octokit', 'openapi');
const TARGET = join('__tests__', 'fixtures', 'github-api.json');

/** The operations that our actions, GitHub's artifact client and the tests use. */
const OPERATIONS = {
  '/repos/{owner}/{repo}/actions/artifacts': ['get'],
  '/repos/{owner}/{repo}/actions/artifacts/{artifact_id}': ['get', 'delete'],
  '/repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}': ['get'],
  '/orgs/{org}/actions/runners': ['get'],
  '/repos/{owner}/{repo}/actions/runners': ['get'],
  '/repos/{owner}/{repo}/actions/runs/{run_id}': ['get'],
  '/repos/{owner}/{repo}/actions/runs/{run_id}/artifacts': ['get'],
  '/repos/{owner}/{repo}/actions/runs/{run_id}/jobs': ['get'],
  '/repos/{owner}/{repo}/check-runs': ['post'],
  '/repos/{owner}/{repo}/check-runs/{check_run_id}': ['get', 'patch'],
  '/repos/{owner}/{repo}/commits/{ref}/check-runs': ['get'],
  '/repos/{owner}/{repo}/issues': ['get', 'post'],
  '/repos/{owner}/{repo}/issues/{issue_number}': ['get', 'patch'],
  '/repos/{owner}/{repo}/issues/{issue_number}/comments': ['get', 'post'],
  '/repos/{owner}/{repo}/issues/comments/{comment_id}': ['get', 'patch', 'delete'],
  '/repos/{owner}/{repo}/pulls': ['get'],
};

const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
const whole = JSON.parse(readFileSync(join(PACKAGE, 'generated', 'api.github.com.json'), 'utf8'));

/** The keys of texts for readers. Validators do not need them. */
const TEXTS = new Set(['description', 'summary', 'example', 'examples', 'externalDocs', 'tags', 'x-github']);

/** @param isMap whether the keys are free names, such as a property with the name `description` */
function withoutTexts(value, isMap = false) {
  if (Array.isArray(value)) return value.map((one) => withoutTexts(one));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => isMap || !TEXTS.has(key));
  return Object.fromEntries(kept.map(([key, one]) => [key, withoutTexts(one, !isMap && key === 'properties')]));
}

const paths = Object.fromEntries(
  Object.entries(OPERATIONS).map(([path, methods]) => [
    path,
    Object.fromEntries(methods.map((method) => [method, withoutTexts(whole.paths[path][method])])),
  ]),
);

const components = {};

/** Keeps every component that is referred to, and the components that it refers to. */
function keepReferred(value) {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, one] of Object.entries(value)) {
    if (key === '$ref' && typeof one === 'string') keepComponent(one);
    else keepReferred(one);
  }
}

function keepComponent(reference) {
  const [kind, name] = reference.replace('#/components/', '').split('/');
  components[kind] ??= {};
  if (name in components[kind]) return;
  components[kind][name] = withoutTexts(whole.components[kind][name]);
  keepReferred(components[kind][name]);
}

keepReferred(paths);
keepComponent('#/components/schemas/basic-error');
const { title, license } = whole.info;
const info = {
  title,
  license,
  source: `https://github.com/github/rest-api-description, npm @octokit/openapi ${version}`,
};
writeFileSync(TARGET, `${JSON.stringify({ openapi: whole.openapi, info, paths, components }, undefined, 1)}\n`);
