// Makes theme.css from one brand colour: its hue and chroma. Lightness stays that of the scale, so contrast stays too.
import { writeFileSync } from 'node:fs';

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

/** Writes the theme of `colour` to `path`; the next build takes it along. */
export function writeTheme(path, colour) {
	if (!/^#[0-9a-f]{6}$/i.test(colour ?? '')) {
		console.error('Give a colour: make theme COLOUR=#1a6b3c');
		process.exit(2);
	}
	const { chroma, hue } = oklch(colour);
	const css = `/* Made from ${colour}. */\n:root {\n\t--vb-hue: ${hue.toFixed(1)};\n\t--vb-chroma: ${Math.min(chroma, STRONGEST).toFixed(3)};\n}\n`;
	writeFileSync(path, css);
	console.log(`${path}: hue ${hue.toFixed(1)}, chroma ${Math.min(chroma, STRONGEST).toFixed(3)}`);
}
