// proof.mjs -- what the *_proof.mjs harnesses share: a line of figures per proof, and the count that tests/run reads.
// VB_LONG asks for the long version; VB_TEST=word runs only the proofs that have the word in their name.
export const long = Boolean(process.env.VB_LONG);
export const few = (small, large) => (long ? large : small);

/** Fails the proof when it does not hold. */
export function expect(holds, text) {
    if (!holds) throw new Error(text);
}

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** A proof that cannot be given here: no rights, or a tool that is not installed. */
export class Skip extends Error {}

/** Runs proofs, [name, function that gives its figures as text]; prints figures and counts; sets the exit status. */
export async function prove(...proofs) {
    const wanted = process.env.VB_TEST ?? '';
    const count = { passed: 0, failed: 0, skipped: 0 };
    for (const [name, run] of proofs) {
        if (!name.includes(wanted) && !process.argv[1].includes(wanted)) continue;
        try {
            console.log(`figures: ${name.padEnd(12)} ${await run()}`);
            count.passed++;
        } catch (error) {
            const skipped = error instanceof Skip;
            count[skipped ? 'skipped' : 'failed']++;
            console.log(skipped ? `figures: ${name.padEnd(12)} skipped: ${error.message}` : `${name} failed: ${error.stack}`);
        }
    }
    console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
    process.exitCode = count.failed ? 1 : 0;
}
