// Checks the visible words: both languages have the same keys, every key in the code exists, none is left over.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sources } from './css.mjs';

/** Flattens nested texts to {'a.b.c': value}; an object with "other" is one text with plural forms. */
export function flat(tree, prefix = '') {
	return Object.entries(tree).flatMap(([key, value]) =>
		typeof value === 'string' || 'other' in value ? [[prefix + key, value]] : flat(value, `${prefix}${key}.`),
	);
}

const slots = (value) => [...new Set(JSON.stringify(value).match(/\{\w+\}/g) ?? [])].sort().join();

/** Returns a list of complaints, empty when all is well. */
export function checkTexts(web) {
	const read = (name) => new Map(flat(JSON.parse(readFileSync(join(web, 'text', name), 'utf8'))));
	const nl = read('nl.json');
	const en = read('en.json');
	const code = sources(web, ['.js'])
		.map((path) => readFileSync(path, 'utf8'))
		.join('\n');
	const used = new Set([...code.matchAll(/\bt\(\s*'([\w.-]+)'/g)].map((m) => m[1]));
	const built = [
		...[...code.matchAll(/`([\w-]+\.[\w.-]*)\$\{/g)].map((m) => m[1]),
		...[...code.matchAll(/\blabel\('(\w+)'/g)].map((m) => `${m[1]}.`),
		...(code.includes('label(group,') || code.includes('label(name,') ? ['progress.', 'phase.', 'freshness.'] : []),
	];
	const known = (key) => code.includes(`'${key}'`) || built.some((prefix) => key.startsWith(prefix));
	return [
		...[...nl.keys()].filter((k) => !en.has(k)).map((k) => `en.json misses ${k}`),
		...[...en.keys()].filter((k) => !nl.has(k)).map((k) => `nl.json misses ${k}`),
		...[...nl.keys()].filter((k) => en.has(k) && slots(nl.get(k)) !== slots(en.get(k))).map((k) => `slots differ in ${k}`),
		...[...used].filter((k) => !nl.has(k)).map((k) => `no text for ${k}`),
		...[...nl.keys()].filter((k) => !known(k)).map((k) => `text ${k} is not used`),
	];
}
