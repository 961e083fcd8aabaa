// @ts-check
// Sends one file with its description. XMLHttpRequest, because fetch cannot tell how much of a body has gone out.
import { BASE, currentToken, renewToken } from './api.js';
import { Problem } from './problem.js';

/** @param {string} path @param {FormData} body @param {(part: number) => void} onProgress @returns {Promise<any>} */
function once(path, body, onProgress) {
	return new Promise((resolve, reject) => {
		const request = new XMLHttpRequest();
		request.open('POST', BASE + path);
		request.setRequestHeader('accept', 'application/json');
		request.setRequestHeader('x-csrf-token', currentToken());
		request.upload.onprogress = (event) => onProgress(event.total ? event.loaded / event.total : 0);
		request.onerror = () => reject(new Problem(0));
		request.onload = () => {
			let data = null;
			try {
				data = JSON.parse(request.responseText);
			} catch {}
			if (request.status >= 200 && request.status < 300) resolve(data);
			else reject(new Problem(request.status, data ?? {}));
		};
		request.send(body);
	});
}

/** @param {string} path @param {File} file @param {string} description @param {(part: number) => void} onProgress from 0 to 1 */
export async function upload(path, file, description, onProgress) {
	const body = new FormData();
	body.append('description', description);
	body.append('file', file);
	try {
		return await once(path, body, onProgress);
	} catch (error) {
		if (!(error instanceof Problem) || error.status !== 403 || !(await renewToken())) throw error;
		return once(path, body, onProgress);
	}
}
