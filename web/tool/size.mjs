// Measures what a visitor downloads: the first load, and what each next page type adds.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const FIRST = 60 * 1024;
const NEXT = 5 * 1024;

export const brotli = (bytes) =>
	brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });

/** Returns the outputs that `path` needs by static import, itself included. */
export function closure(outputs, path, seen = new Set()) {
	if (seen.has(path)) return seen;
	seen.add(path);
	for (const i of outputs[path]?.imports ?? []) if (i.kind === 'import-statement') closure(outputs, i.path, seen);
	return seen;
}

/** Prints the table and returns whether every limit is kept. What a page fetches later, on demand, is listed apart. */
export function sizes(root, outputs, html, pageFiles) {
	const size = (path) => brotli(readFileSync(join(root, path))).length;
	const entry = Object.keys(outputs).find((p) => outputs[p].entryPoint?.endsWith('main.js'));
	const shell = closure(outputs, entry);
	const css = outputs[entry].cssBundle;
	const shellSize = [...shell].reduce((sum, p) => sum + size(p), 0);
	const base = brotli(Buffer.from(html)).length + size(css) + shellSize;
	const start = closure(
		outputs,
		Object.keys(outputs).find((p) => outputs[p].entryPoint?.endsWith('search/home.js')),
		new Set(shell),
	);
	const rows = [['shell: HTML + CSS + JS', base, base, true]];
	const later = [];
	const pages = Object.keys(outputs).filter((p) => outputs[p].entryPoint?.endsWith('.js') && p !== entry);
	let good = true;
	for (const page of pages.sort()) {
		const name = outputs[page].entryPoint.replace(/^(.*web|node_modules)\//, '');
		const parts = [...closure(outputs, page)];
		const sum = (known) => parts.filter((p) => !known.has(p)).reduce((total, p) => total + size(p), 0);
		const fits = base + sum(shell) <= FIRST && sum(start) <= NEXT;
		good &&= fits;
		if (pageFiles.some((file) => name.endsWith(file))) rows.push([name, sum(start), base + sum(shell), fits]);
		else later.push(`${name} ${size(page)}`);
	}
	console.log(`${'page type'.padEnd(44)}${'next page'.padStart(10)}${'first load'.padStart(12)}  bytes, brotli, no fonts`);
	for (const [name, add, first, fits] of rows)
		console.log(`${name.padEnd(44)}${String(add).padStart(10)}${String(first).padStart(12)}${fits ? '' : '  TOO LARGE'}`);
	console.log(`on demand: ${later.join(', ')}`);
	console.log(`style sheet ${size(css)}, html ${brotli(Buffer.from(html)).length}, limits ${FIRST} first and ${NEXT} next`);
	return good;
}
