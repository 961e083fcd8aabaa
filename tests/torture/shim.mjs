// shim.mjs -- builds a library of tests/torture that a program loads before its own (LD_PRELOAD).
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { Skip } from './proof.mjs';

/** Builds tests/torture/NAME.c in a folder; gives its path, as the setting LD_PRELOAD of serve() takes it. */
export function shim(folder, name) {
    const path = resolve(join(folder, `${name}.so`));
    const made = spawnSync('gcc', ['-shared', '-fPIC', '-O1', '-D_GNU_SOURCE', '-o', path, `tests/torture/${name}.c`, '-ldl'], { encoding: 'utf8' });
    if (made.status !== 0) throw new Skip(`${name} cannot be built here: ${made.stderr ?? made.error}`);
    return path;
}
