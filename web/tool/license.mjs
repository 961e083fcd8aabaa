// Gathers the licences of everything that ends up in the browser into one text file.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export function licenses(web) {
	const { dependencies } = JSON.parse(readFileSync(join(web, 'package.json'), 'utf8'));
	const names = new Set(Object.keys(dependencies));
	return [...names]
		.sort()
		.map((name) => {
			const folder = join(web, 'node_modules', name);
			const meta = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
			const file = existsSync(folder) && readdirSync(folder).find((f) => /^licen[cs]e/i.test(f));
			const words = file ? readFileSync(join(folder, file), 'utf8').trim() : `Licence: ${meta.license}`;
			return `${name} ${meta.version} (${meta.license})\n\n${words}\n`;
		})
		.join(`\n${'-'.repeat(72)}\n\n`);
}
