// build.mjs -- makes openapi.json, the contract that the server hands out, from base.json and the fragments paths-*.json.
//
// Use:      node build.mjs            writes openapi.json
//           node build.mjs --check    exit status 1 when openapi.json is not what would be written
// Fragment: {"paths": {...}, "components": {"schemas": {...}, …}}. It says what is particular; what holds for every operation is
//           added here: the API-Version header, the problems that any request can meet, and for GET the security without CSRF.
//           `"x-open": true` on an operation: nobody needs to sign in. It does not reach the result.
//           {"nullable": true, "allOf": [{"$ref": …}]} becomes the schema itself with null allowed: in OpenAPI 3.0 what allOf
//           names would still refuse null.
// Parts of base.json that no operation leads to are left out, so that it may offer more than is used.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, 'openapi.json');
const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

function fail(message) {
  console.error(message);
  process.exit(1);
}

function read(name) {
  try {
    return JSON.parse(readFileSync(join(here, name), 'utf8'));
  } catch (e) {
    return fail(`server/http/openapi/${name}: ${e.message}`);
  }
}

/** Puts the keys of part into whole; a key that is there already is a mistake. */
function include(whole, part, where) {
  for (const [key, value] of Object.entries(part ?? {})) {
    if (Object.hasOwn(whole, key)) fail(`server/http/openapi/${where}: ${key} stands in another fragment too`);
    whole[key] = value;
  }
}

function merge() {
  const doc = read('base.json');
  for (const name of readdirSync(here).sort()) {
    if (!/^paths-[a-z-]+\.json$/.test(name)) continue;
    const part = read(name);
    for (const key of Object.keys(part)) if (key !== 'paths' && key !== 'components') fail(`server/http/openapi/${name}: what is ${key}?`);
    for (const [path, item] of Object.entries(part.paths ?? {})) include((doc.paths[path] ??= {}), item, name);
    for (const [kind, entries] of Object.entries(part.components ?? {})) include((doc.components[kind] ??= {}), entries, name);
  }
  return doc;
}

const problem = (status) => ({ $ref: `#/components/responses/Problem${status}` });

/** The statuses that a request to this operation can meet whatever it is about. */
function expected(path, method, item, operation) {
  return [
    [400, true], // also for a parameter that is not there
    [401, true], // also for a bearer token that is wrong
    [403, true], // also for who must set a second factor first
    [404, path.includes('{')],
    [412, refs(operation.parameters).some((ref) => ref.includes('/ifMatch'))],
    [413, operation.requestBody],
    [415, operation.requestBody],
    [429, true],
    [500, true],
    [503, true],
  ].flatMap(([status, holds]) => (holds ? [status] : []));
}

function complete(doc) {
  const version = { 'API-Version': { $ref: '#/components/headers/ApiVersion' } };
  const addVersion = (response) => {
    if (!response.$ref) response.headers = { ...version, ...response.headers };
  };
  for (const [path, item] of Object.entries(doc.paths))
    for (const method of METHODS.filter((m) => item[m])) {
      const operation = item[method];
      const open = operation['x-open'] === true;
      delete operation['x-open'];
      for (const status of expected(path, method, item, operation)) operation.responses[status] ??= problem(status);
      const ways = method === 'get' ? [{ session: [] }, { bearer: [] }] : doc.security;
      if (open) operation.security ??= [{}, ...ways];
      else if (method === 'get') operation.security ??= ways;
      for (const response of Object.values(operation.responses)) addVersion(response);
    }
  for (const response of Object.values(doc.components.responses)) addVersion(response);
}

/** Every $ref below value. */
function refs(value, found = []) {
  if (value && typeof value === 'object')
    for (const [key, child] of Object.entries(value)) {
      if (key === '$ref' && typeof child === 'string') found.push(child);
      else refs(child, found);
    }
  return found;
}

/** Writes out every "this schema, or null". */
function allowNull(value, doc) {
  if (!value || typeof value !== 'object') return;
  if (value.nullable === true && value.allOf?.length === 1 && value.allOf[0].$ref) {
    const [, , kind, name] = value.allOf[0].$ref.split('/');
    const schema = structuredClone(doc.components[kind]?.[name] ?? fail(`server/http/openapi: no ${value.allOf[0].$ref}`));
    delete value.allOf;
    Object.assign(value, schema, value);
  }
  for (const child of Object.values(value)) allowNull(child, doc);
}

function prune(doc) {
  const used = new Set();
  const todo = refs(doc.paths);
  while (todo.length) {
    const ref = todo.pop();
    if (used.has(ref)) continue;
    used.add(ref);
    const [, , kind, name] = ref.split('/');
    todo.push(...refs(doc.components[kind]?.[name]));
  }
  for (const [kind, parts] of Object.entries(doc.components)) {
    if (kind === 'securitySchemes') continue;
    for (const name of Object.keys(parts)) if (!used.has(`#/components/${kind}/${name}`)) delete parts[name];
    doc.components[kind] = Object.fromEntries(Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1)));
  }
  const tags = new Set(Object.values(doc.paths).flatMap((item) => METHODS.flatMap((m) => item[m]?.tags ?? [])));
  doc.tags = doc.tags.filter((tag) => tags.has(tag.name));
}

const doc = merge();
complete(doc);
allowNull(doc, doc);
prune(doc);
const text = `${JSON.stringify(doc, null, 1)}\n`;

if (process.argv.includes('--check')) {
  let now = '';
  try {
    now = readFileSync(target, 'utf8');
  } catch {
    /* there is none yet */
  }
  if (now !== text) fail('server/http/openapi/openapi.json:1: out of date; run: node server/http/openapi/build.mjs');
} else {
  writeFileSync(target, text);
}
