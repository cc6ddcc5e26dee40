// Calls of the server this page came from.
import { events } from './sse.js';

const KEY = 'api-key';

/** An error as the server words it. */
export class ApiFault extends Error {
  /** @param {{status: number, title: string, detail: string, field: string | null}} problem problem details (RFC 9457) */
  constructor(problem) {
    super(problem.detail || problem.title);
    this.status = problem.status;
    this.field = problem.field ?? null;
  }
}

/** Until the tab is closed; never in the page's address or in what is copied. */
export const apiKey = {
  get: () => sessionStorage.getItem(KEY) ?? '',
  set: key => key ? sessionStorage.setItem(KEY, key) : sessionStorage.removeItem(KEY),
};

export async function getJson(path) {
  return (await send(path, {})).json();
}

export async function postJson(path, body, signal) {
  return (await send(path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' }, signal })).json();
}

/** Waits while the model is being loaded, which the server answers with 503. */
export async function getJsonWhenReady(path, waiting) {
  for (;;) {
    try {
      return await getJson(path);
    } catch (fault) {
      if (!(fault instanceof ApiFault) || fault.status !== 503)
        throw fault;
      waiting(fault.message);
      await new Promise(resolve => setTimeout(resolve, 500));
    }
  }
}

/**
 * POST /v1/spatial/reason as a stream.
 * @param {FormData} form
 * @yields {{ event: string, data: object }} the last one is the result
 */
export async function* reason(form, signal) {
  const response = await send('v1/spatial/reason', { method: 'POST', body: form, headers: { Accept: 'text/event-stream' }, signal });
  for await (const { event, data } of events(response.body)) {
    const document = JSON.parse(data);
    if (event === 'error')
      throw new ApiFault(document);
    yield { event, data: document };
    if (event === 'result')
      return;
  }
  throw new Error('The connection ended before there was an answer.');
}

async function send(path, { headers = {}, ...request }) {
  const key = apiKey.get();
  const response = await fetch(path, { ...request, headers: key ? { ...headers, Authorization: `Bearer ${key}` } : headers });
  if (response.ok)
    return response;
  throw new ApiFault(await problem(response));
}

/** A proxy in between may answer with something that is not a problem document. */
async function problem(response) {
  const status = response.status;
  const text = await response.text();
  try {
    const document = JSON.parse(text);
    const { title, detail, field } = document.error ? { detail: document.error.message, field: document.error.param } : document;
    return { status, title, detail, field };
  } catch {
    return { status, title: `${status} ${response.statusText}`, detail: text.slice(0, 300), field: null };
  }
}
