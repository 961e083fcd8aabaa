// Package CSS for the bundle: only rules whose classes the client names, only tokens that are reached.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { palette } from './palette.mjs';

const NL = ['heading', 'link', 'paragraph', 'skip-link', 'data-badge', 'mark', 'code', 'code-block'];
const UTRECHT = ['form-label', 'form-field-description', 'textbox', 'textarea', 'select', 'button'];
const STATES = /--(disabled|pressed|invalid|readonly)|:disabled|aria-disabled|aria-pressed|aria-busy|read-only|read-write/;

const text = (path) => readFileSync(path, 'utf8').replace(/^\uFEFF/, '');

/** Lists the files under a folder that end in one of the given extensions, packages left out. */
export function sources(folder, ends) {
	return readdirSync(folder).flatMap((name) => {
		const path = join(folder, name);
		if (name === 'node_modules' || name === 'tool') return [];
		if (statSync(path).isDirectory()) return sources(path, ends);
		return ends.some((end) => name.endsWith(end)) ? [path] : [];
	});
}

/** Cuts minified CSS into [selector or at-rule, body] pairs. */
function* rules(css) {
	for (let at = 0; at < css.length; ) {
		const open = css.indexOf('{', at);
		if (open < 0) return;
		let depth = 1;
		let end = open + 1;
		for (; depth; end++) depth += css[end] === '{' ? 1 : css[end] === '}' ? -1 : 0;
		yield [css.slice(at, open), css.slice(open + 1, end - 1)];
		at = end;
	}
}

/** Splits a selector list at the commas that stand outside parentheses. */
function selectors(list) {
	const out = [''];
	let depth = 0;
	for (const c of list) {
		if (c === '(') depth++;
		if (c === ')') depth--;
		if (c === ',' && depth === 0) out.push('');
		else out[out.length - 1] += c;
	}
	return out;
}

function wanted(selector, words) {
	if (STATES.test(selector)) return false;
	const positive = selector.replace(/:(not|has)\([^()]*(\([^()]*\)[^()]*)*\)/g, '');
	return [...positive.matchAll(/\.([A-Za-z][\w-]*)/g)].every((m) => words.has(m[1]));
}

function purge(css, words) {
	let out = '';
	for (const [head, body] of rules(css)) {
		if (/^@(media|supports)/.test(head)) {
			const inner = purge(body, words);
			if (inner) out += `${head}{${inner}}`;
		} else if (head.startsWith('@')) out += `${head}{${body}}`;
		else {
			const keep = selectors(head).filter((s) => wanted(s, words));
			if (keep.length) out += `${keep.join(',')}{${body}}`;
		}
	}
	return out;
}

const declarations = (css) => Object.fromEntries([...css.matchAll(/(--[\w-]+)\s*:\s*([^;}]+)[;}]/g)].map((m) => [m[1], m[2].trim()]));
const references = (css) => [...css.matchAll(/var\(\s*(--[\w-]+)/g)].map((m) => m[1]);

/** Builds the generated style sheet (tokens, then package rules) for the client in folder `web`. */
export function packageCss(web) {
	const modules = join(web, 'node_modules');
	const code = sources(web, ['.js', '.html']).map(text).join('\n');
	const words = new Set(code.match(/[A-Za-z][\w-]*/g));
	const raw = [
		...NL.map((n) => join(modules, `@nl-design-system-candidate/${n}-css/dist/${n}.css`)),
		...UTRECHT.map((n) => join(modules, `@utrecht/${n}-css/dist/index.css`)),
	].map((path) => text(path).replace(/\/\*#.*?\*\//g, ''));
	const small = transformSync(raw.join('\n'), { loader: 'css', minify: true, legalComments: 'none' }).code.trim();
	const kept = purge(small, words);

	const own = sources(join(web, 'style'), ['.css']).concat(
		sources(join(web, 'component'), ['.css']),
		sources(join(web, 'resource'), ['.css']),
	);
	const ownCss = own.map(text).join('\n');
	const ours = declarations(text(join(web, 'style/token.css')));
	const given = {
		...declarations(text(join(modules, '@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css'))),
		...palette(),
	};
	const reached = new Set();
	const todo = references(kept + ownCss);
	while (todo.length) {
		const name = todo.pop();
		if (reached.has(name)) continue;
		reached.add(name);
		todo.push(...references(ours[name] ?? given[name] ?? ''));
	}
	const local = declarations(ownCss);
	const missing = [...reached].filter((n) => /^--(vb|basis)-/.test(n) && !(n in ours) && !(n in given) && !(n in local));
	const tokens = Object.entries(given).filter(([name]) => reached.has(name) && !(name in ours));
	const root = tokens.map(([name, value]) => `${name}:${value}`).join(';');
	return { css: `@layer token.package{:root{${root}}}@layer package{${kept}}`, missing };
}
