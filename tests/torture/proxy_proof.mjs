// proxy_proof.mjs -- behind a real proxy that does TLS: nginx and Caddy with the examples of server/service, on loopback, with a
// certificate of their own. Looks at what a visitor can make the server believe, and at what the browser is told.
//   node tests/torture/proxy_proof.mjs          skipped where openssl, nginx or caddy is not installed
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import http from 'node:http';
import { nginx, there } from './nginx.mjs';
import { dataFolder, freePort, run, serve } from './server.mjs';
import { expect, pause, prove, Skip } from './proof.mjs';

const NAME = 'vraagbaak.example.nl', FORGED = '203.0.113.77';

/** One request over TLS (or plain http with secure false) to a port of this machine; {status, headers, body}. */
function ask(port, path, { method = 'GET', headers = {}, body, secure = true } = {}) {
    return new Promise((done, fail) => {
        const options = { host: '127.0.0.1', port, path, method, servername: NAME, rejectUnauthorized: false, headers: { host: NAME, ...headers } };
        const request = (secure ? https : http).request(options, (answer) => {
            let text = '';
            answer.setEncoding('utf8').on('data', (piece) => { text += piece; }).on('end', () => done({ status: answer.statusCode, headers: answer.headers, body: text }));
        });
        request.on('error', fail).setTimeout(10_000, () => request.destroy(new Error('no answer')));
        request.end(body && JSON.stringify(body));
    });
}

/** A certificate for NAME that nobody else knows. */
function certificate(folder) {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${NAME}`, '-addext', `subjectAltName=DNS:${NAME}`,
        '-keyout', `${folder}/key.pem`, '-out', `${folder}/cert.pem`], { stdio: 'ignore' });
}

/** The example for Caddy, the same way. */
function caddy(folder, backend, tls, plain) {
    const example = readFileSync('server/service/Caddyfile', 'utf8')
        .replace(`${NAME} {`, `{\n\thttp_port ${plain}\n\thttps_port ${tls}\n\tadmin off\n\tauto_https disable_certs\n\tdefault_bind 127.0.0.1\n}\n${NAME} {\n\ttls ${folder}/cert.pem ${folder}/key.pem`)
        .replaceAll('127.0.0.1:8080', `127.0.0.1:${backend}`);
    writeFileSync(`${folder}/Caddyfile`, example);
    return spawn('caddy', ['run', '--adapter', 'caddyfile', '--config', `${folder}/Caddyfile`], { stdio: 'ignore', env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder } });
}

async function answers(port) {
    for (let i = 0; i < 100; i++) {
        try { if ((await ask(port, '/health/live')).status === 200) return; } catch { /* not yet */ }
        await pause(100);
    }
    throw new Error('the proxy does not answer');
}

/** Signs in with a one-time link; gives cookie, CSRF token and the answer. */
async function enter(folder, ask_) {
    const token = run(folder, 'user', 'link', 'anna@voorbeeld.nl').trim().split('#')[1];
    const answer = await ask_('/api/v1/one-time-links/_use', { method: 'POST', headers: { 'content-type': 'application/json', 'x-forwarded-for': FORGED }, body: { token } });
    expect(answer.status === 201, `signing in: ${answer.status} ${answer.body}`);
    const cookie = answer.headers['set-cookie'][0];
    return { cookie, value: cookie.split(';')[0], csrf: JSON.parse(answer.body).csrf };
}

/** What must hold behind any proxy. */
async function look(folder, tls, plain) {
    const { cookie, value, csrf } = await enter(folder, (path, options) => ask(tls, path, options));
    expect(/^__Host-vb_session=/.test(cookie) && /; Secure/.test(cookie) && /; HttpOnly/.test(cookie) && /; SameSite=Lax/.test(cookie), `cookie: ${cookie}`);
    const sessions = await ask(tls, '/api/v1/sessions', { headers: { cookie: value } });
    const mine = JSON.parse(sessions.body).items.find((s) => s.current);
    expect(mine.address === '127.0.0.1', `the forged address was believed: ${mine.address}`);
    const page = await ask(tls, '/api/v1/me', { headers: { cookie: value } });
    const hsts = page.headers['strict-transport-security'] ?? '';
    expect(Number(/max-age=(\d+)/.exec(hsts)?.[1]) >= 31536000 && hsts.includes('includeSubDomains'), `HSTS: ${hsts}`);
    expect(!String(hsts).includes(','), `HSTS stands there twice: ${hsts}`);
    const metrics = await ask(tls, '/metrics');
    expect(metrics.status === 403 || metrics.status === 401, `/metrics from outside: ${metrics.status}`);
    const redirect = await ask(plain, '/casus/1', { secure: false });
    expect([301, 308].includes(redirect.status) && redirect.headers.location.startsWith('https://'), `plain http: ${redirect.status}`);
    const forged = await ask(tls, '/api/v1/sessions/current', { method: 'DELETE', headers: { cookie: value } });
    expect(forged.status === 403, `without the token: ${forged.status}`);
    const out = await ask(tls, '/api/v1/sessions/current', { method: 'DELETE', headers: { cookie: value, 'x-csrf-token': csrf } });
    expect(out.status === 204, `signing out: ${out.status}`);
    return 'cookie, address, HSTS, metrics, redirect, CSRF';
}

function proof(program, start) {
    return [`proxy-${program}`, async () => {
        for (const needed of ['openssl', program]) if (!there(needed)) throw new Skip(`${needed} is not installed`);
        const data = dataFolder(), config = dataFolder();
        let server, proxy;
        try {
            certificate(config.folder);
            const [tls, plain] = [await freePort(), await freePort()];
            run(data.folder, 'user', 'add', 'anna@voorbeeld.nl', '--name', 'Anna', '--role', 'project_leader');
            server = await serve(data.folder, await freePort(), { VRAAGBAAK_PROXY: '127.0.0.1', VRAAGBAAK_URL: `https://${NAME}` });
            proxy = start(config.folder, server.port, tls, plain);
            await answers(tls);
            return await look(data.folder, tls, plain);
        } finally {
            proxy?.kill('SIGTERM');
            await server?.stop();
            data.remove();
            await pause(200);
            config.remove();
        }
    }];
}

await prove(proof('nginx', nginx), proof('caddy', caddy), ['proxy-none', async () => {
    const data = dataFolder();
    let server;
    try { // nobody named as proxy: what a visitor says of itself counts for nothing
        run(data.folder, 'user', 'add', 'anna@voorbeeld.nl', '--name', 'Anna', '--role', 'project_leader');
        server = await serve(data.folder, await freePort());
        const { cookie, value } = await enter(data.folder, (path, options) => ask(server.port, path, { ...options, secure: false, headers: { ...options.headers, 'x-forwarded-proto': 'https' } }));
        expect(/^vb_session=/.test(cookie) && !/Secure/.test(cookie), `cookie without TLS: ${cookie}`);
        const sessions = await ask(server.port, '/api/v1/sessions', { secure: false, headers: { cookie: value } });
        expect(JSON.parse(sessions.body).items[0].address === '127.0.0.1', 'the forged address was believed');
        return 'forged headers believed 0';
    } finally {
        await server?.stop();
        data.remove();
    }
}]);
