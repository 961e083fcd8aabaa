// clock.mjs -- a wall clock that a harness moves: clock_shim.c, built into the data folder, for the settings of serve().
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { shim } from './shim.mjs';

/** Builds it; `settings` start a program with that clock, `set(seconds)` moves it at once, `close()` at the end. */
export function movedClock(folder) {
    const shift = join(folder, 'shift'), library = shim(folder, 'clock_shim');
    writeFileSync(shift, Buffer.alloc(8));
    const file = openSync(shift, 'r+');
    return {
        settings: { LD_PRELOAD: library, CLOCK_SHIM: shift },
        set(seconds) {
            const bytes = Buffer.alloc(8);
            bytes.writeBigInt64LE(BigInt(seconds));
            writeSync(file, bytes, 0, 8, 0);
        },
        close: () => closeSync(file),
    };
}
