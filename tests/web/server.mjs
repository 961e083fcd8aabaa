// A server of one's own: a free port on loopback, a data folder that is thrown away, the seeds of the project.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const exec = promisify(execFile);
const program = process.env.VB_PROGRAM ?? join(root, 'build', 'vraagbaak');

export const freePort = () =>
	new Promise((done, fail) => {
		const probe = createServer().once('error', fail);
		probe.listen(0, '127.0.0.1', () => {
			const { port } = probe.address();
			probe.close(() => done(port));
		});
	});

export class Server {
	output = '';

	/** files go into the data folder before the server starts; env are settings. */
	async start({ files = {}, env = {} } = {}) {
		this.data = mkdtempSync(join(tmpdir(), 'vraagbaak-web-'));
		const port = await freePort();
		this.base = `http://127.0.0.1:${port}`;
		this.env = {
			...process.env,
			VRAAGBAAK_DATA: this.data,
			VRAAGBAAK_LISTEN: `127.0.0.1:${port}`,
			VRAAGBAAK_URL: this.base,
			VRAAGBAAK_RATE_SIGN_IN: '-1', // a run signs in more often in a minute than people do
			...env,
			VRAAGBAAK_WEB: process.env.VRAAGBAAK_WEB ?? join(root, 'build', 'web'),
		};
		for (const [name, text] of Object.entries(files)) writeFileSync(join(this.data, name), text, { mode: 0o600 });
		await this.command('migrate');
		await this.command('seed', 'seeds');
		this.child = spawn(program, ['serve'], { cwd: root, env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
		for (const stream of [this.child.stdout, this.child.stderr]) stream.on('data', (text) => (this.output += text));
		await this.ready();
	}

	async ready() {
		for (let i = 0; i < 600; i++) {
			if (this.child.exitCode !== null) break;
			try {
				if ((await fetch(`${this.base}/health/ready`)).ok) return;
			} catch {}
			await new Promise((go) => setTimeout(go, 100));
		}
		throw new Error(`the server did not get ready\n${this.output}`);
	}

	/** Runs a command of the program and returns what it printed. */
	async command(...words) {
		const { stdout } = await exec(program, words, { cwd: root, env: this.env, timeout: 120_000, maxBuffer: 1 << 24 });
		return stdout.trim();
	}

	/** A one-time sign-in address for a person. */
	async link(mail) {
		const printed = await this.command('user', 'link', mail);
		const address = /https?:\/\/\S+/.exec(printed)?.[0];
		if (!address) throw new Error(`no link in "${printed}"`);
		return address;
	}

	async stop() {
		if (this.child && this.child.exitCode === null) {
			const ended = new Promise((done) => this.child.once('exit', done));
			this.child.kill('SIGTERM');
			const timer = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
			await ended;
			clearTimeout(timer);
		}
		if (this.data) rmSync(this.data, { recursive: true, force: true });
	}
}
