// server.mjs -- starts, stops and kills a Vraagbaak of its own for harnesses: a free loopback port, a data folder of its own.
import { spawn, execFileSync } from 'node:child_process';
import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const program = process.env.VB_PROGRAM ?? `${process.env.BUILD ?? 'build'}/vraagbaak`;

/** Makes an empty data folder; `remove()` takes it away again. */
export function dataFolder() {
    const folder = mkdtempSync(join(tmpdir(), 'vraagbaak-'));
    return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A loopback port that is free now. */
export function freePort() {
    return new Promise((done, fail) => {
        const probe = createServer().once('error', fail);
        probe.listen(0, '127.0.0.1', () => {
            const { port } = probe.address();
            probe.close(() => done(port));
        });
    });
}

/** Runs one command of the program on a data folder and gives what it prints. */
export function run(folder, ...args) {
    return execFileSync(program, args, { encoding: 'utf8', env: { ...process.env, VRAAGBAAK_DATA: folder, VRAAGBAAK_LOG: 'error' } });
}

/** Starts a server; resolves when it says that it is ready. settings.LOG_FILE takes its log, settings.FILES is how
 * many descriptors it may have, settings.PROGRAM another program. */
export function serve(folder, port, settings = {}) {
    const env = { ...process.env, VRAAGBAAK_DATA: folder, VRAAGBAAK_LISTEN: `127.0.0.1:${port}`, VRAAGBAAK_LOG: 'error', VRAAGBAAK_RATE_ANONYMOUS: '-1', ...settings };
    const path = settings.PROGRAM ?? program;
    const command = settings.FILES ? ['/bin/sh', ['-c', `ulimit -n ${settings.FILES}; exec "$0" serve`, path]] : [path, ['serve']];
    const child = spawn(...command, { env, stdio: ['ignore', 'pipe', settings.LOG_FILE ? openSync(settings.LOG_FILE, 'a') : 'inherit'] });
    const ended = new Promise((done) => child.once('exit', (code, signal) => done({ code, signal })));
    return new Promise((done, fail) => {
        let said = '';
        child.once('error', fail);
        child.stdout.on('data', (piece) => {
            said += piece;
            if (said.includes('is ready on')) done({ child, ended, port, base: `http://127.0.0.1:${port}`, stop: () => (child.kill('SIGTERM'), ended), kill: () => (child.kill('SIGKILL'), ended) });
        });
        ended.then(({ code, signal }) => fail(new Error(`the server ended before it was ready (${code ?? signal})`)));
    });
}

/** One request; resolves with {status, body} (body parsed when it is JSON), or status 0 and in words why when no answer came within
 *  `patience` milliseconds. */
export async function ask(base, method, path, token, body, patience = 20_000) {
    const headers = { ...(token && { authorization: `Bearer ${token}` }), ...(body && { 'content-type': 'application/json' }) };
    try {
        const answer = await fetch(base + path, { method, headers, body: body && JSON.stringify(body), signal: AbortSignal.timeout(patience) });
        const text = await answer.text();
        return { status: answer.status, body: answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text };
    } catch (error) {
        return { status: 0, body: null, why: error.cause?.message ?? error.message };
    }
}

/** Makes a project leader and gives an API token of theirs. */
export function person(folder, name) {
    run(folder, 'user', 'add', `${name}@voorbeeld.nl`, '--name', name, '--role', 'project_leader');
    return run(folder, 'user', 'token', `${name}@voorbeeld.nl`).trim();
}

/** A question to post; equal numbers give equal texts. */
export function question(n, size = 200) {
    return { kind: 'question', title: `Vraag ${n}`, body: `Bericht ${n}: ${'hoe doen jullie dit? '.repeat(Math.ceil(size / 21))}` };
}
