// Builds the client into build/web: hashed and minified parts, a copy of each in Brotli and gzip, and routes.txt.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { early } from './early.js';
import { packageCss, sources } from './tool/css.mjs';
import { licenses } from './tool/license.mjs';
import { contrastSheet } from './tool/palette.mjs';
import { brotli, closure, sizes } from './tool/size.mjs';
import { checkTexts } from './tool/text.mjs';
import { writeTheme } from './tool/theme.mjs';

const web = dirname(fileURLToPath(import.meta.url));
const root = dirname(web);
const out = process.env.VRAAGBAAK_WEB ?? join(root, 'build', 'web');
const small = /\.(html|js|css|svg|txt|json|webmanifest|map)$/;

function fail(lines) {
	for (const line of lines) console.error(line);
	process.exit(1);
}

if (process.argv[2] === 'theme') {
	writeTheme(join(web, 'style'), process.argv[3] ?? process.env.COLOUR, process.env.FONT, root);
	process.exit(0);
}

const complaints = checkTexts(web);
if (complaints.length) fail(complaints);

const { css, missing } = packageCss(web);
if (missing.length) fail(missing.map((name) => `no value for token ${name}`));

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

/** Our own files that are fetched when they are needed: what import() names. */
function lazyParts() {
	const found = sources(web, ['.js']).flatMap((path) =>
		[...readFileSync(path, 'utf8').matchAll(/import\('(\.[^']+\.js)'\)/g)].map((m) => join(dirname(path), m[1])),
	);
	return new Set(found);
}

const result = await build({
	absWorkingDir: root,
	entryPoints: [join(web, 'main.js')],
	outdir: join(out, 'assets'),
	publicPath: '/assets/',
	entryNames: '[name]-[hash]',
	chunkNames: '[name]-[hash]',
	assetNames: '[name]-[hash]',
	bundle: true,
	splitting: true,
	format: 'esm',
	minify: true,
	metafile: true,
	legalComments: 'linked',
	target: ['es2022', 'chrome123', 'firefox120', 'safari17.5'],
	loader: { '.woff2': 'file', '.txt': 'text' },
	conditions: ['production'],
	plugins: [
		{
			name: 'common-part',
			setup(b) {
				const common = `import ${JSON.stringify(join(web, 'component', 'common.js'))};\n`;
				const parts = lazyParts();
				b.onLoad({ filter: /\/web\/(resource|component|lib)\/.*\.js$/ }, ({ path }) =>
					parts.has(path) ? { contents: common + readFileSync(path, 'utf8'), loader: 'js' } : undefined,
				);
			},
		},
		{
			name: 'texts',
			setup(b) {
				b.onLoad({ filter: /\/web\/text\/.*\.json$/ }, ({ path }) => ({
					// as a string: a browser reads JSON in half the time that it takes for the same words as a script
					contents: `export default JSON.parse(${JSON.stringify(JSON.stringify(JSON.parse(readFileSync(path, 'utf8'))))})`,
				}));
			},
		},
		{
			name: 'generated-css',
			setup(b) {
				b.onResolve({ filter: /^generated:/ }, (a) => ({ path: a.path, namespace: 'generated' }));
				b.onLoad({ filter: /.*/, namespace: 'generated' }, () => ({ contents: css, loader: 'css' }));
			},
		},
	],
});

const outputs = result.metafile.outputs;
if (process.env.META) writeFileSync(process.env.META, JSON.stringify(result.metafile));
const entry = Object.keys(outputs).find((p) => outputs[p].entryPoint?.endsWith('web/main.js'));
const fonts = Object.keys(outputs).filter((p) => p.endsWith('.woff2'));
const font = fonts.find((p) => p.includes('theme-font')) ?? fonts[0];
const asset = (path) => `/assets/${basename(path)}`;
const chunks = outputs[entry].imports.filter((i) => i.kind === 'import-statement').map((i) => i.path);
const head = [
	`<link rel="preload" href="${asset(font)}" as="font" type="font/woff2" crossorigin>`,
	`<link rel="stylesheet" href="${asset(outputs[entry].cssBundle)}">`,
	...chunks.map((path) => `<link rel="modulepreload" href="${asset(path)}">`),
	`<script type="module" src="${asset(entry)}"></script>`,
	'<link rel="preload" href="/api/v1/me" as="fetch" crossorigin>',
].join('\n\t');
/** The files that a part of the client needs and the first load lacks. @param {string} part below web/ */
function filesOf(part) {
	const path = Object.keys(outputs).find((p) => outputs[p].entryPoint === `web/${part}`);
	if (!path) fail([`nothing was built from ${part}`]);
	const shell = closure(outputs, entry);
	return [...closure(outputs, path)].filter((p) => !shell.has(p) && p.endsWith('.js')).map(asset);
}
/** What the server names in the head of its answer for a page: see early.js. */
function firstReads({ path, load }) {
	const page = /import\('\.\/([^']+)'\)/.exec(String(load))[1];
	const named = (early[path] ?? []).flatMap((word) => {
		const [, who, rest] = /^([@!]?)(.*)$/.exec(word);
		return (rest[0] === '.' ? filesOf(rest.slice(2)) : [`/api/v1${rest}`]).map((address) => who + address);
	});
	const parts = filesOf(page);
	const first = [outputs[entry].cssBundle, ...chunks, entry].map(asset); // without these nothing is painted
	return [...new Set([...first, ...parts, '/api/v1/me', ...named])];
}
const { brand } = await import('./component/chrome/brand.js');
const html = readFileSync(join(web, 'index.html'), 'utf8')
	.replace('<!-- assets -->', head)
	.replace('<!-- brand -->', brand.strings.join(''));
// The same page in the look and the language that somebody chose: the server gives it to who has those cookies, so that no script has
// to look them up first.
/** @param {string} look @param {string} language '' for who did not choose */
function chosen(look, language) {
	const page = language ? html.replace('lang="nl"', `lang="${language}"`) : html;
	if (!look) return page;
	return page
		.replace('<html ', `<html data-look="${look}" `)
		.replace('content="light dark"', `content="${look === 'contrast' ? 'light dark' : look}"`)
		.replace('"(prefers-contrast: more)"', look === 'contrast' ? '"all"' : '"not all"');
}
for (const look of ['', 'light', 'dark', 'contrast'])
	for (const language of ['', 'en'])
		writeFileSync(join(out, ['index', look, language, 'html'].filter(Boolean).join('.')), chosen(look, language));

for (const name of readdirSync(join(web, 'public'))) writeFileSync(join(out, name), readFileSync(join(web, 'public', name)));
writeFileSync(join(out, 'contrast.css'), contrastSheet());
writeFileSync(join(out, 'licenses.txt'), licenses(web));
const { routes } = await import('./routes.js');
writeFileSync(join(out, 'routes.txt'), `${routes.map((r) => [r.path, ...firstReads(r)].join(' ')).join('\n')}\n`);

function files(folder) {
	return readdirSync(folder).flatMap((name) => {
		const path = join(folder, name);
		return statSync(path).isDirectory() ? files(path) : [path];
	});
}
/** What the client keeps for a moment without connection: everything that a page may load, with a name of its own for this build. */
function offline() {
	const kept = [...files(join(out, 'assets'))].filter((p) => /\.(js|css|woff2)$/.test(p)).map((p) => `/assets/${basename(p)}`);
	const list = ['/', '/contrast.css', '/favicon.png', '/manifest.webmanifest', ...kept.sort()];
	const version = createHash('sha256').update(html).update(list.join()).digest('hex').slice(0, 16);
	return JSON.stringify({ version, files: list });
}
writeFileSync(join(out, 'offline.json'), offline());

for (const path of files(out).filter((p) => small.test(p) && basename(p) !== 'routes.txt')) {
	const bytes = readFileSync(path);
	writeFileSync(`${path}.br`, brotli(bytes));
	writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
}

const pages = [...readFileSync(join(web, 'routes.js'), 'utf8').matchAll(/import\('\.\/([^']+)'\)/g)].map((m) => m[1]);
if (!sizes(root, outputs, html, pages)) fail(['The client is larger than it may be.']);
console.log(`client built in ${relative(process.cwd(), out) || '.'}`);
