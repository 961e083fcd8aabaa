// @ts-check
/** An answer of the server that is not a success, or status 0 when there was no answer at all. */
export class Problem extends Error {
	/** @param {number} status @param {{title?: string, detail?: string, type?: string, errors?: FieldError[]}} [body] */
	constructor(status, body = {}) {
		super(body.detail || body.title || `status ${status}`);
		this.status = status;
		this.type = body.type ?? '';
		this.detail = body.detail ?? '';
		this.errors = body.errors ?? [];
	}

	get offline() {
		return this.status === 0;
	}
}

/** Tells whether `error` is a Problem with this status. @param {unknown} error @param {...number} status */
export const is = (error, ...status) => error instanceof Problem && status.includes(error.status);
