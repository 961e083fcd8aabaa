// growth.mjs -- how each cost grows with the number of posts: a table, and a picture with both axes logarithmic.
import { mkdirSync, writeFileSync } from 'node:fs';
import { table } from './measure.mjs';

const WIDTH = 720, HEIGHT = 420, LEFT = 56, RIGHT = 150, TOP = 44, BOTTOM = 40;
const COLOURS = ['#00616e', '#a33b00', '#5a3d9a', '#2f6b1f', '#8a1550', '#555555'];
const log = Math.log10;

/** One line each of what is drawn, as multiples of its first value. */
function series(points) {
    const all = new Map();
    for (const [what, size, value] of points) (all.get(what) ?? all.set(what, []).get(what)).push([size, value]);
    return [...all];
}

function svg(lines) {
    const sizes = lines[0][1].map(([size]) => size);
    const most = Math.max(...lines.flatMap(([, p]) => p.map(([, v]) => v / p[0][1])), 10);
    const top = Math.ceil(log(most)), low = -1;
    const x = (size) => LEFT + ((log(size) - log(sizes[0])) / (log(sizes.at(-1)) - log(sizes[0]))) * (WIDTH - LEFT - RIGHT);
    const y = (times) => HEIGHT - BOTTOM - ((Math.max(log(times), low) - low) / (top - low)) * (HEIGHT - TOP - BOTTOM);
    const out = [`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" role="img" aria-labelledby="t">`,
        `<title id="t">Growth of each cost with the number of posts, as multiples of the smallest size</title>`,
        `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`, `<text x="${LEFT}" y="22" font-size="15">Cost beside that at ${sizes[0].toLocaleString('en')} posts</text>`];
    for (let e = low; e <= top; e++)
        out.push(`<path d="M${LEFT} ${y(10 ** e)}H${WIDTH - RIGHT}" stroke="${e ? '#ddd' : '#888'}"/><text x="${LEFT - 8}" y="${y(10 ** e) + 4}" text-anchor="end">${10 ** e} ×</text>`);
    for (const size of sizes) out.push(`<text x="${x(size)}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${size.toLocaleString('en')}</text>`);
    out.push(`<path d="M${x(sizes[0])} ${y(1)}L${x(sizes.at(-1))} ${y(Math.min(sizes.at(-1) / sizes[0], 10 ** top))}" stroke="#bbb" stroke-dasharray="4 4"/>`);
    const ends = lines.map(([, p]) => y(p.at(-1)[1] / p[0][1])).sort((a, b) => a - b);
    lines.forEach(([what, p], i) => {
        const path = p.map(([size, v], k) => `${k ? 'L' : 'M'}${x(size).toFixed(1)} ${y(v / p[0][1]).toFixed(1)}`).join('');
        const end = y(p.at(-1)[1] / p[0][1]), above = ends.filter((other) => other < end && end - other < 14).length;
        out.push(`<path d="${path}" fill="none" stroke="${COLOURS[i % COLOURS.length]}" stroke-width="2"/>`,
            ...p.map(([size, v]) => `<circle cx="${x(size).toFixed(1)}" cy="${y(v / p[0][1]).toFixed(1)}" r="3" fill="${COLOURS[i % COLOURS.length]}"/>`),
            `<text x="${WIDTH - RIGHT + 8}" y="${(end + 4 + above * 13).toFixed(1)}" fill="${COLOURS[i % COLOURS.length]}">${what.split(',')[0]}</text>`);
    });
    return `${out.join('\n')}\n</svg>\n`;
}

/** points: [what, number of posts, value]. Prints the table and writes build/bench/growth.svg. */
export function draw(points) {
    const lines = series(points);
    const folder = `${process.env.BUILD ?? 'build'}/bench`;
    table([['growth', ...lines[0][1].map(([size]) => `${size} posts`), 'last beside first'],
        ...lines.map(([what, p]) => [what, ...p.map(([, v]) => v.toPrecision(3)), `${(p.at(-1)[1] / p[0][1]).toFixed(2)} ×`])]);
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/growth.svg`, svg(lines));
    console.log(`drawn in ${folder}/growth.svg; the dashed line grows as fast as the base`);
}
