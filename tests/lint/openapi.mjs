// openapi.mjs -- checks an OpenAPI 3 document against the NLGov REST API Design Rules 2.x, and against the server's routes.
//
// Use:    node openapi.mjs openapi.json [routes]
// Routes: one a line: METHOD /path NEED_… root|api FILE:LINE (tests/lint/contract makes the list)
// Output: FILE:LINE: message (rule); exit status 1 on any finding.
// Source: the published rules (logius.nl, "NLGov REST API Design Rules"), each named in its message as /core/…
// No packages: the JSON reader below is here because a finding needs the line on which the value stands.
import { readFileSync } from 'node:fs';

const [file, routesFile] = process.argv.slice(2);
const text = readFileSync(file, 'utf8');
const lines = new Map(); // JSON pointer -> line
let findings = 0;

function report(pointer, message) {
  let p = pointer;
  while (!lines.has(p) && p) p = p.slice(0, p.lastIndexOf('/'));
  console.log(`${file}:${lines.get(p) ?? 1}: ${message}`);
  findings++;
}

// ---- Reading ----

const escaped = (key) => String(key).replaceAll('~', '~0').replaceAll('/', '~1');

/** Parses JSON and notes the line of every value; refuses a key that stands twice in one object. */
function parse() {
  let at = 0;
  let line = 1;
  const fail = (message) => {
    console.log(`${file}:${line}: ${message}`);
    process.exit(1);
  };
  const space = () => {
    for (; at < text.length && ' \t\r\n'.includes(text[at]); at++) if (text[at] === '\n') line++;
  };
  const string = () => {
    const end = /"(?:[^"\\]|\\.)*"/y;
    end.lastIndex = at;
    const found = end.exec(text);
    if (!found) fail('a string was expected here');
    at = end.lastIndex;
    return JSON.parse(found[0]);
  };
  const value = (pointer) => {
    space();
    lines.set(pointer, line);
    if (text[at] === '{') return object(pointer);
    if (text[at] === '[') return array(pointer);
    if (text[at] === '"') return string();
    const word = /true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
    word.lastIndex = at;
    const found = word.exec(text);
    if (!found) fail(`not JSON: ${text.slice(at, at + 20)}`);
    at = word.lastIndex;
    return JSON.parse(found[0]);
  };
  const object = (pointer) => {
    const out = {};
    at++;
    for (space(); text[at] !== '}'; space()) {
      const keyLine = line;
      const key = string();
      if (Object.hasOwn(out, key)) fail(`"${key}" stands here twice`);
      space();
      if (text[at++] !== ':') fail('a : was expected here');
      out[key] = value(`${pointer}/${escaped(key)}`);
      lines.set(`${pointer}/${escaped(key)}`, keyLine);
      space();
      if (text[at] === ',') at++;
      else if (text[at] !== '}') fail('a , or } was expected here');
    }
    at++;
    return out;
  };
  const array = (pointer) => {
    const out = [];
    at++;
    for (space(); text[at] !== ']'; space()) {
      out.push(value(`${pointer}/${out.length}`));
      space();
      if (text[at] === ',') at++;
      else if (text[at] !== ']') fail('a , or ] was expected here');
    }
    at++;
    return out;
  };
  const out = value('');
  space();
  if (at < text.length) fail('something stands after the document');
  return out;
}

const doc = parse();
const isObject = (v) => v !== null && typeof v === 'object' && !Array.isArray(v);
const entries = (v) => (isObject(v) || Array.isArray(v) ? Object.entries(v) : []);
const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'];

/** The value that a pointer such as #/components/schemas/Post names, or undefined. */
function lookup(ref) {
  if (typeof ref !== 'string' || !ref.startsWith('#/')) return undefined;
  let v = doc;
  for (const part of ref.slice(2).split('/')) {
    const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    v = isObject(v) || Array.isArray(v) ? v[key] : undefined;
  }
  return v;
}

/** Follows $ref until there is none; returns [value, pointer]. */
function follow(v, pointer) {
  for (let depth = 0; isObject(v) && typeof v.$ref === 'string' && depth < 20; depth++) {
    pointer = v.$ref.slice(1);
    v = lookup(v.$ref);
  }
  return [v ?? {}, pointer];
}

/** Calls visit(value, pointer, key, parentKey) for every object and array, examples and defaults left out. */
function walk(v, pointer, visit, key = '', parentKey = '') {
  visit(v, pointer, key, parentKey);
  for (const [k, child] of entries(v)) {
    const data = ['example', 'examples', 'default', 'enum', 'const'].includes(k) && parentKey !== 'properties' && key !== 'properties';
    if (child !== null && typeof child === 'object' && !data) walk(child, `${pointer}/${escaped(k)}`, visit, k, key);
  }
}

// ---- The document as a whole ----

function checkInfo() {
  const info = doc.info ?? {};
  if (!/^3\.\d+\.\d+$/.test(doc.openapi ?? '')) report('/openapi', 'OpenAPI 3.x is required (/core/doc-openapi)');
  if (!info.title) report('/info', 'info needs a title');
  for (const name of ['contact', 'license', 'description'])
    if (!info[name]) report('/info', `info needs ${name} (/core/doc-openapi-contact)`);
  for (const name of ['name', 'url', 'email'])
    if (info.contact && !info.contact[name]) report('/info/contact', `contact needs ${name} (/core/doc-openapi-contact)`);
  if (!/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/.test(info.version ?? ''))
    report('/info/version', `"${info.version}" is not a semantic version (/core/semver)`);
  if (!doc.servers?.length) report('/servers', 'servers is missing or empty');
  for (const [i, server] of entries(doc.servers)) {
    const at = `/servers/${i}/url`;
    if (!/\/v\d+$/.test(server.url ?? '')) report(at, `"${server.url}" does not end in the major version (/core/uri-version)`);
    if (/^http:/.test(server.url ?? '')) report(at, 'https only (/core/transport/tls)');
    for (const [, name] of (server.url ?? '').matchAll(/\{(\w+)\}/g))
      if (!server.variables?.[name]?.default) report(at, `server variable ${name} needs a default`);
  }
  const tags = (doc.tags ?? []).map((t) => t.name);
  for (const [i, tag] of tags.entries()) if (tags.indexOf(tag) !== i) report(`/tags/${i}`, `tag ${tag} stands twice`);
  if (!doc.paths?.['/openapi.json']) report('/paths', 'paths needs /openapi.json (/core/publish-openapi)');
}

function checkReferences() {
  const used = new Set();
  walk(doc, '', (v, pointer) => {
    if (!isObject(v) || typeof v.$ref !== 'string') return;
    used.add(v.$ref);
    if (lookup(v.$ref) === undefined) report(pointer, `${v.$ref} does not exist`);
    if (Object.keys(v).length > 1) report(pointer, 'nothing may stand beside $ref');
  });
  for (const [kind, parts] of entries(doc.components)) {
    if (kind === 'securitySchemes') continue;
    for (const name of Object.keys(parts ?? {}))
      if (![...used].some((ref) => `${ref}/`.startsWith(`#/components/${kind}/${escaped(name)}/`)))
        report(`/components/${kind}/${escaped(name)}`, `${name} is not used`);
  }
  for (const name of (doc.security ?? []).flatMap((s) => Object.keys(s)))
    if (!doc.components?.securitySchemes?.[name]) report('/security', `security scheme ${name} does not exist`);
}

function checkNames() {
  for (const name of Object.keys(doc.components?.schemas ?? {}))
    if (!/^[A-Z][A-Za-z0-9]*$/.test(name)) report(`/components/schemas/${escaped(name)}`, `${name}: schemas are in PascalCase`);
  const formats = 'date date-time time-local uuid uri uri-reference email int32 int64 float double byte binary password'.split(' ');
  walk(doc, '', (v, pointer, key, parentKey) => {
    if (key !== 'properties' || parentKey === 'properties' || !isObject(v)) return;
    for (const [name, schema] of entries(v)) {
      const at = `${pointer}/${escaped(name)}`;
      if (!/^[a-z][A-Za-z0-9]*$/.test(name)) report(at, `${name}: properties are in camelCase`);
      if (!isObject(schema)) continue;
      if (schema.format && !formats.includes(schema.format)) report(at, `${name}: unknown format ${schema.format} (/core/date-time/format)`);
      if (/(datum|date|op|tijdstip)$/i.test(name) && schema.type === 'string' && !['date', 'date-time'].includes(schema.format))
        report(at, `${name} needs format date or date-time (/core/date-time/format)`);
      if (/(datum|date)$/i.test(name) && schema.format === 'date-time')
        report(at, `${name} is a date without time (/core/date-time/date-omit-time-portion)`);
    }
  });
}

// What each part of a document may hold; a misspelt key would otherwise say nothing, silently.
const SCHEMA_KEYS = `type format title description default enum example nullable readOnly writeOnly deprecated allOf anyOf oneOf not items
  properties required additionalProperties minProperties maxProperties minLength maxLength pattern minimum maximum exclusiveMinimum
  exclusiveMaximum multipleOf minItems maxItems uniqueItems discriminator externalDocs xml $ref`;
const SCHEMA_KEYS_31 = 'const examples contentMediaType contentEncoding patternProperties propertyNames if then else prefixItems $defs $comment';
const KEYS = {
  document: 'openapi info servers paths components security tags externalDocs jsonSchemaDialect webhooks',
  info: 'title summary description termsOfService contact license version',
  contact: 'name url email',
  license: 'name url identifier',
  operation: 'tags summary description externalDocs operationId parameters requestBody responses callbacks deprecated security servers',
  parameter: 'name in description required deprecated allowEmptyValue style explode allowReserved schema example examples content $ref',
  header: 'description required deprecated style explode schema example examples content $ref',
  body: 'description content required $ref',
  response: 'description headers content links $ref',
  media: 'schema example examples encoding',
  schema: doc.openapi?.startsWith('3.1') ? `${SCHEMA_KEYS} ${SCHEMA_KEYS_31}` : SCHEMA_KEYS,
};

function checkKeys(kind, v, pointer) {
  if (!isObject(v)) return report(pointer, `${kind} must be an object`);
  const allowed = KEYS[kind].split(/\s+/);
  for (const key of Object.keys(v))
    if (!allowed.includes(key) && !key.startsWith('x-')) report(`${pointer}/${escaped(key)}`, `${key} is not a key of ${kind}`);
}

function checkSchema(v, pointer) {
  if (typeof v === 'boolean') return;
  checkKeys('schema', v, pointer);
  if (!isObject(v)) return;
  for (const type of [v.type ?? []].flat())
    if (!['string', 'number', 'integer', 'boolean', 'array', 'object', 'null'].includes(type)) report(pointer, `${type} is not a type`);
  if (Array.isArray(v.type) && !doc.openapi?.startsWith('3.1')) report(pointer, 'a list of types needs OpenAPI 3.1');
  if (v.type === 'array' && !v.items) report(pointer, 'an array needs items');
  for (const name of v.required ?? [])
    if (v.properties && !v.allOf && !Object.hasOwn(v.properties, name)) report(pointer, `${name} is required, and is no property`);
  for (const [name, child] of entries(v.properties)) checkSchema(child, `${pointer}/properties/${escaped(name)}`);
  for (const kind of ['allOf', 'anyOf', 'oneOf'])
    for (const [i, child] of entries(v[kind])) checkSchema(child, `${pointer}/${kind}/${i}`);
  for (const kind of ['items', 'not', 'additionalProperties']) if (v[kind] !== undefined) checkSchema(v[kind], `${pointer}/${kind}`);
}

function checkContent(content, pointer) {
  for (const [type, media] of entries(content)) {
    const at = `${pointer}/content/${escaped(type)}`;
    checkKeys('media', media, at);
    if (media?.schema) checkSchema(media.schema, `${at}/schema`);
  }
}

function checkHolders(kind, holders, pointer) {
  for (const [name, v] of entries(holders)) {
    const at = `${pointer}/${escaped(name)}`;
    checkKeys(kind, v, at);
    if (v?.schema) checkSchema(v.schema, `${at}/schema`);
    checkContent(v?.content, at);
    if (kind === 'response') checkHolders('header', v?.headers, `${at}/headers`);
  }
}

function checkStructure() {
  checkKeys('document', doc, '');
  checkKeys('info', doc.info ?? {}, '/info');
  checkKeys('contact', doc.info?.contact ?? {}, '/info/contact');
  checkKeys('license', doc.info?.license ?? {}, '/info/license');
  if (doc.info?.contact?.email && !/^[^@\s]+@[^@\s]+$/.test(doc.info.contact.email)) report('/info/contact/email', 'not a mail address');
  for (const [name, schema] of entries(doc.components?.schemas)) checkSchema(schema, `/components/schemas/${escaped(name)}`);
  checkHolders('response', doc.components?.responses, '/components/responses');
  checkHolders('header', doc.components?.headers, '/components/headers');
  checkHolders('parameter', doc.components?.parameters, '/components/parameters');
  checkHolders('body', doc.components?.requestBodies, '/components/requestBodies');
  for (const [path, item] of entries(doc.paths)) {
    checkHolders('parameter', item.parameters, `/paths/${escaped(path)}/parameters`);
    for (const method of METHODS.filter((m) => item[m])) {
      const at = `/paths/${escaped(path)}/${method}`;
      checkKeys('operation', item[method], at);
      checkHolders('parameter', item[method].parameters, `${at}/parameters`);
      checkHolders('response', item[method].responses, `${at}/responses`);
      if (item[method].requestBody) checkHolders('body', { requestBody: item[method].requestBody }, at);
    }
  }
}

// ---- Paths and operations ----

function checkPath(path, item, at) {
  if (path !== '/' && path.endsWith('/')) report(at, `${path}: no trailing slash (/core/no-trailing-slash)`);
  if (!/^(\/openapi\.json|(\/([a-z0-9]+(-[a-z0-9]+)*|\{[a-z][A-Za-z0-9]*\}))+(\/_[a-z0-9-]+)?)$/.test(path))
    report(at, `${path}: segments are in kebab-case, an operation is a last segment with _ (/core/path-segments-kebab-case)`);
  if (/\/(get|haal|maak|zoek|verwijder|wijzig|create|update|delete)[A-Z-]/.test(path))
    report(at, `${path}: no verbs in a path (/core/resource-operations)`);
  for (const key of Object.keys(item))
    if (!METHODS.includes(key) && !/^(parameters|summary|description|servers|\$ref|x-.*)$/.test(key))
      report(`${at}/${escaped(key)}`, `${key} is not a method that may be used (/core/http-methods)`);
}

function checkParameters(path, item, operation, at) {
  const seen = new Set();
  const inPath = new Set();
  for (const [list, base] of [[operation.parameters, `${at}/parameters`], [item.parameters, `${at.slice(0, at.lastIndexOf('/'))}/parameters`]])
    for (const [i, raw] of entries(list)) {
      const [p, where] = follow(raw, `${base}/${i}`);
      const id = `${p.in} ${p.name}`;
      if (!p.name || !['query', 'path', 'header', 'cookie'].includes(p.in)) report(where, 'a parameter needs name and in');
      if (!p.schema && !p.content) report(where, `${p.name} needs a schema`);
      if (seen.has(id) && list === operation.parameters) report(where, `${p.name} stands here twice`);
      seen.add(id);
      if (p.in === 'path') {
        inPath.add(p.name);
        if (p.required !== true) report(where, `${p.name}: a path parameter is required`);
        if (!path.includes(`{${p.name}}`)) report(where, `${p.name} is not in ${path}`);
      }
      if (p.in === 'query') {
        if (!/^[a-z][A-Za-z0-9]*$/.test(p.name)) report(where, `${p.name}: query keys are in camelCase (/core/query-keys-camel-case)`);
        const [schema] = follow(p.schema, '');
        if (schema.type === 'string' && !schema.format && !schema.enum && schema.maxLength === undefined)
          report(where, `${p.name}: bound the string with maxLength`);
      }
    }
  for (const [, name] of path.matchAll(/\{(\w+)\}/g)) if (!inPath.has(name)) report(at, `{${name}} of ${path} is not declared`);
}

function checkResponses(responses, at) {
  if (!Object.keys(responses ?? {}).length) report(at, 'an operation needs responses');
  if (responses?.['422']) report(`${at}/responses/422`, 'use 400 instead of 422 (/core/error-handling/invalid-input)');
  for (const [status, raw] of entries(responses)) {
    const [response, where] = follow(raw, `${at}/responses/${status}`);
    if (!/^([1-5]\d\d|[1-5]XX|default)$/.test(status)) report(where, `${status} is not a status`);
    if (!response.description) report(where, `${status} needs a description`);
    if (!response.headers?.['API-Version']) report(where, `${status} has no API-Version header (/core/version-header)`);
    const types = Object.keys(response.content ?? {});
    if (!/^[45]/.test(status)) {
      if (types.includes('application/problem+json')) report(where, `problem+json on ${status}: only on 4xx and 5xx`);
      continue;
    }
    if (types.length !== 1 || types[0] !== 'application/problem+json')
      report(where, `${status} answers application/problem+json and nothing else (/core/error-handling/problem-details)`);
    else {
      const [schema] = follow(response.content[types[0]].schema, '');
      const required = schema.required ?? [];
      for (const name of ['status', 'title', 'detail'])
        if (!required.includes(name)) report(where, `the problem of ${status} requires ${name} (/core/error-handling/problem-details)`);
    }
  }
}

const operationIds = new Map();

function checkOperation(path, item, method, at) {
  const operation = item[method];
  const id = operation.operationId;
  if (!id) report(at, 'an operation needs an operationId');
  else if (operationIds.has(id)) report(at, `operationId ${id} stands at ${operationIds.get(id)} too`);
  operationIds.set(id, `${method} ${path}`);
  const tags = new Set((doc.tags ?? []).map((t) => t.name));
  for (const tag of operation.tags ?? []) if (!tags.has(tag)) report(at, `tag ${tag} is not defined under tags`);
  for (const name of (operation.security ?? []).flatMap((s) => Object.keys(s)))
    if (!doc.components?.securitySchemes?.[name]) report(at, `security scheme ${name} does not exist`);
  checkParameters(path, item, operation, at);
  checkResponses(operation.responses, at);
  const write = ['put', 'post', 'patch'].includes(method);
  if (!operation.responses?.['400'] && (write || (['get', 'delete'].includes(method) && operation.parameters?.length)))
    report(at, `${method} ${path} takes input and has no 400 (/core/error-handling/invalid-input)`);
  if (!write && operation.requestBody) report(at, `${method} takes no body`);
  if (operation.requestBody && !follow(operation.requestBody, '')[0].content) report(at, 'requestBody needs content');
}

// ---- Examples fit their schemas ----

/** The first way in which a value does not fit a schema, or null. The keywords that the document uses, no more. */
function misfit(v, raw, where = 'the value') {
  const [s] = follow(raw, '');
  const types = [s.type ?? []].flat();
  const type = v === null ? 'null' : Array.isArray(v) ? 'array' : Number.isInteger(v) ? 'integer' : typeof v;
  if (v === null && s.nullable) return null;
  if (types.length && !types.includes(type) && !(type === 'integer' && types.includes('number'))) return `${where} is ${type}, not ${types.join(' or ')}`;
  if (s.enum && !s.enum.includes(v)) return `${where} is not one of ${s.enum.join(', ')}`;
  if (s.const !== undefined && s.const !== v) return `${where} is not ${s.const}`;
  if (type === 'string') {
    const length = [...v].length;
    if (length > (s.maxLength ?? Infinity) || length < (s.minLength ?? 0)) return `${where} has ${length} characters`;
    if (s.pattern && !new RegExp(s.pattern, 'u').test(v)) return `${where} does not match ${s.pattern}`;
    if (s.format === 'date' && !/^\d{4}-\d\d-\d\d$/.test(v)) return `${where} is not a date`;
    if (s.format === 'date-time' && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(v)) return `${where} is not a time in UTC`;
  }
  if (type === 'integer' || type === 'number')
    if (v > (s.maximum ?? Infinity) || v < (s.minimum ?? -Infinity)) return `${where} is out of range`;
  if (type === 'array') {
    if (v.length > (s.maxItems ?? Infinity) || v.length < (s.minItems ?? 0)) return `${where} has ${v.length} items`;
    for (const [i, item] of v.entries()) {
      const problem = s.items && misfit(item, s.items, `${where}[${i}]`);
      if (problem) return problem;
    }
  }
  if (type === 'object') {
    for (const name of s.required ?? []) if (!Object.hasOwn(v, name)) return `${where} misses ${name}`;
    for (const [name, child] of entries(v)) {
      const property = s.properties?.[name] ?? (isObject(s.additionalProperties) ? s.additionalProperties : null);
      if (!property && s.additionalProperties === false) return `${where} has ${name}, which is not allowed`;
      const problem = property && misfit(child, property, `${where}.${name}`);
      if (problem) return problem;
    }
  }
  for (const part of s.allOf ?? []) {
    const problem = misfit(v, part, where);
    if (problem) return problem;
  }
  const some = s.anyOf ?? s.oneOf;
  if (some && some.every((part) => misfit(v, part, where))) return misfit(v, some[0], where);
  return null;
}

function checkExamples() {
  walk(doc, '', (v, pointer, key, parentKey) => {
    if (!isObject(v) || key === 'properties') return;
    const schema = v.schema ?? (pointer.includes('/schemas/') || parentKey === 'properties' || key === 'schema' ? v : null);
    if (!schema) return;
    const examples = [];
    if (Object.hasOwn(v, 'example')) examples.push([v.example, `${pointer}/example`]);
    if (Array.isArray(v.examples)) for (const [i, e] of v.examples.entries()) examples.push([e, `${pointer}/examples/${i}`]);
    else
      for (const [name, raw] of entries(v.examples)) {
        const [e] = follow(raw, '');
        if (isObject(e) && Object.hasOwn(e, 'value')) examples.push([e.value, `${pointer}/examples/${escaped(name)}`]);
      }
    for (const [value, at] of examples) {
      const problem = misfit(value, schema);
      if (problem) report(at, `the example does not fit its schema: ${problem}`);
    }
  });
}

// ---- The server's routes ----

function checkRoutes() {
  const served = new Set();
  for (const row of readFileSync(routesFile, 'utf8').split('\n').filter(Boolean)) {
    const [method, path, need, kind, where] = row.split(' ');
    const complain = (message) => {
      console.log(`${where}: ${message}`);
      findings++;
    };
    const id = `${method} ${path}`;
    if (!/^NEED_(?!UNDECLARED)/.test(need)) complain(`${id} does not say who may call it (NEED_…)`);
    if (served.has(`${kind} ${id}`)) complain(`${id} stands in the tables twice`);
    served.add(`${kind} ${id}`);
    if (kind === 'root' || method === 'HEAD' || method === 'OPTIONS') continue;
    if (!doc.paths?.[path]?.[method.toLowerCase()]) complain(`${id} is not in the OpenAPI document`);
  }
  for (const [path, item] of entries(doc.paths))
    for (const method of METHODS)
      if (item[method] && path !== '/openapi.json' && !served.has(`api ${method.toUpperCase()} ${path}`))
        report(`/paths/${escaped(path)}/${method}`, `${method.toUpperCase()} ${path} is served by no endpoint table`);
}

checkInfo();
checkStructure();
checkReferences();
checkNames();
for (const [path, item] of entries(doc.paths)) {
  const at = `/paths/${escaped(path)}`;
  checkPath(path, item, at);
  for (const method of METHODS) if (item[method]) checkOperation(path, item, method, `${at}/${method}`);
}
checkExamples();
if (routesFile) checkRoutes();
process.exit(findings ? 1 : 0);
