// Makes theme.css from one brand colour: its hue and chroma. Lightness stays that of the scale, so contrast stays too.
import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const STRONGEST = 0.13;

/** Returns chroma and hue in OKLCH of a colour such as #1a6b3c. Source: Björn Ottosson, "A perceptual color space". */
export function oklch(hex) {
	const [r, g, b] = [1, 3, 5]
		.map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
		.map((x) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4));
	const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
	const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
	const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
	const x = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
	const y = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
	return { chroma: Math.hypot(x, y), hue: ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360 };
}

const fail = (text) => {
	console.error(text);
	process.exit(2);
};

/** The lines for a font: the name of one that every device has, or a .woff2 file that comes along. */
function fontLines(folder, font, from) {
	if (!font) return { face: '', line: '' };
	if (!font.endsWith('.woff2')) {
		if (!/^[\p{L}\d -]{2,60}$/u.test(font)) fail('Give the name of a font, or a .woff2 file: make theme COLOUR=#1a6b3c FONT=Verdana');
		return { face: '', line: `\t--basis-text-font-family-default: "${font}", system-ui, sans-serif;\n` };
	}
	const file = resolve(from, font);
	if (!existsSync(file)) fail(`There is no file ${file}`);
	copyFileSync(file, join(folder, 'theme-font.woff2'));
	const face =
		'@font-face {\n\tfont-family: "Theme";\n\tfont-weight: 100 900;\n\tfont-display: swap;\n\tsrc: url("./theme-font.woff2") format("woff2");\n}\n';
	return { face, line: '\t--basis-text-font-family-default: "Theme", system-ui, sans-serif;\n' };
}

/** Writes the theme of `colour` and `font` into `folder`; the next build takes it along. The file of a font is named from folder `from`. */
export function writeTheme(folder, colour, font, from = '.') {
	if (!/^#[0-9a-f]{6}$/i.test(colour ?? '')) fail('Give a colour: make theme COLOUR=#1a6b3c');
	const { chroma, hue } = oklch(colour);
	const { face, line } = fontLines(folder, font, from);
	const strength = Math.min(chroma, STRONGEST).toFixed(3);
	writeFileSync(
		join(folder, 'theme.css'),
		`/* Made from ${colour}. */\n${face}:root {\n\t--vb-hue: ${hue.toFixed(1)};\n\t--vb-chroma: ${strength};\n${line}}\n`,
	);
	console.log(`theme.css: hue ${hue.toFixed(1)}, chroma ${strength}${font ? `, font ${font}` : ''}`);
}
