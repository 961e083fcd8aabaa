// tls.mjs -- a throw-away certificate for localhost, made when it is needed.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Skip } from './proof.mjs';

/** Makes one in the folder; gives the paths {certificate, key}. */
export function throwAway(folder) {
    const certificate = join(folder, 'peer.pem'), key = join(folder, 'peer.key');
    const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate]);
    if (made.status !== 0) throw new Skip('openssl made no certificate');
    return { certificate, key };
}
