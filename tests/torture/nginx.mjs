// nginx.mjs -- nginx with the example of server/service, on loopback, in a folder of its own.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

/** Whether a program is installed. */
export const there = (program) => spawnSync('which', [program]).status === 0 || spawnSync(program, ['-v']).status === 0;

/** Starts nginx with the example, with our ports and certificate in it; `change` gets its text, `log` says what it logs. */
export function nginx(folder, backend, tls, plain, { change = (text) => text, log = 'access_log off;' } = {}) {
    const example = change(readFileSync('server/service/nginx.conf', 'utf8')
        .replace('server 127.0.0.1:8080;', `server 127.0.0.1:${backend};`)
        .replaceAll(/ssl_certificate(_key)? \S+;/g, (line, key) => `ssl_certificate${key ?? ''} ${folder}/${key ? 'key' : 'cert'}.pem;`)
        .replaceAll(/listen \[::\]\S* ?.*;/g, '')
        .replace(/listen 80;/, `listen 127.0.0.1:${plain};`)
        .replace(/listen 443 (.*);/, `listen 127.0.0.1:${tls} $1;`));
    mkdirSync(`${folder}/tmp`);
    const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((t) => `${t}_temp_path ${folder}/tmp/${t};`).join('\n');
    writeFileSync(`${folder}/nginx.conf`, `daemon off;\nmaster_process off;\npid ${folder}/nginx.pid;\nerror_log ${folder}/error.log;\nevents {}\nhttp {\n${log}\n${temp}\n${example}\n}\n`);
    return spawn('nginx', ['-c', `${folder}/nginx.conf`], { stdio: 'ignore' });
}
