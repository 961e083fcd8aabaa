// clock.mjs -- a wall clock that a harness moves: clock_shim.c, built into the data folder, for the settings of serve().
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Skip } from './proof.mjs';

/** Builds it; `settings` start a program with that clock, `set(seconds)` moves it at once, `close()` at the end. */
export function movedClock(folder) {
    const shim = join(folder, 'clock.so'), shift = join(folder, 'shift');
    const made = spawnSync('gcc', ['-shared', '-fPIC', '-O1', '-D_GNU_SOURCE', '-o', shim, 'tests/torture/clock_shim.c', '-ldl'], { encoding: 'utf8' });
    if (made.status !== 0) throw new Skip(`the clock cannot be shimmed here: ${made.stderr ?? made.error}`);
    writeFileSync(shift, Buffer.alloc(8));
    const file = openSync(shift, 'r+');
    return {
        settings: { LD_PRELOAD: resolve(shim), CLOCK_SHIM: shift },
        set(seconds) {
            const bytes = Buffer.alloc(8);
            bytes.writeBigInt64LE(BigInt(seconds));
            writeSync(file, bytes, 0, 8, 0);
        },
        close: () => closeSync(file),
    };
}
