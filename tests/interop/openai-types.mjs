// Whether what a running server sends is what OpenAI publishes.
//
//   node openai-types.mjs SERVER BUSY_SERVER IMAGE_URL QUESTION BROKEN_SERVER
//
// The types of the official openai package are generated from OpenAI's published specification. Responses are captured as they come over the wire and given to
// the TypeScript compiler as literals of those types, which refuses members that are missing, renamed, mistyped or unknown. Members that this server adds are named
// below and taken out first. To show that the check sees what it should, every member of every kind of document is also renamed and mistyped in turn: each such
// document has to be refused. BUSY_SERVER answers every question with 429, BROKEN_SERVER fails after its first events.
//
// Prints one JSON object: how often each kind was captured, what the compiler said of the captured documents, and which broken documents it let pass.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const [server, busy, image, question, broken] = process.argv.slice(2);

// The package adds output_text to the responses it receives; it is not sent.
const prelude = `
import type OpenAI from 'openai';
import type { PageResponse } from 'openai/core/pagination';
type SentResponse = Omit<OpenAI.Responses.Response, 'output_text'>;
type Sent<E> = E extends { response: OpenAI.Responses.Response } ? Omit<E, 'response'> & { response: SentResponse } : E;
type Event = Sent<OpenAI.Responses.ResponseStreamEvent>;
type Chunk = OpenAI.Chat.ChatCompletionChunk;
type Completion = OpenAI.Chat.ChatCompletion;
type Model = OpenAI.Model;
type Models = PageResponse<OpenAI.Model>;
type ErrorBody = { error: OpenAI.ErrorObject };
`;

// What this server adds: [] is every element, the response of an event has what a response has.
const model = ['architecture', 'context_length', 'strategy', 'provider', 'capabilities'];
const response = ['spatial', 'store', 'usage.input_tokens_details.image_tokens', 'usage.output_tokens_details.discarded_tokens'];
const additions = {
  Completion: ['spatial', 'choices.[].spatial', 'choices.[].message.reasoning', 'choices.[].message.reasoning_content', 'usage.completion_tokens_details.discarded_tokens'],
  Chunk: ['spatial', 'choices.[].delta.spatial', 'choices.[].delta.reasoning', 'choices.[].delta.reasoning_content', 'usage.completion_tokens_details.discarded_tokens'],
  Model: model,
  Models: model.map((m) => `data.[].${m}`),
  ErrorBody: [],
  SentResponse: response,
  Event: [...response.map((r) => `response.${r}`), 'logprobs.[].bytes', 'logprobs.[].top_logprobs.[].bytes'],
};

function without(value, steps) {
  if (value === null || typeof value !== 'object') return;
  const [step, ...rest] = steps;
  if (step === '[]') for (const element of value) without(element, rest);
  else if (rest.length === 0) delete value[step];
  else without(value[step], rest);
}

// 1. Capture.
const captured = [];

function capture(name, type, document) {
  for (const addition of additions[type]) without(document, addition.split('.'));
  captured.push({ name, type, document });
  return document;
}

async function post(at, url, body) {
  return fetch(`${at}${url}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

async function whole(name, type, url, body) {
  capture(name, type, await (await post(server, url, body)).json());
}

async function stream(at, name, type, url, body) {
  const text = await (await post(at, url, { ...body, stream: true })).text();
  for (const line of text.split('\n').filter((l) => l.startsWith('data: ') && l !== 'data: [DONE]')) {
    const data = JSON.parse(line.slice('data: '.length));
    capture(type === 'Event' ? data.type : name, type === 'Chunk' && data.error ? 'ErrorBody' : type, data);
  }
}

const asking = 'spatial-tiny+cot';
const messages = [{ role: 'user', content: [{ type: 'image_url', image_url: { url: image } }, { type: 'text', text: question }] }];
const input = [{ role: 'user', content: [{ type: 'input_image', image_url: image, detail: 'auto' }, { type: 'input_text', text: question }] }];
const schema = { type: 'object', additionalProperties: false, required: ['answer'], properties: { answer: { type: 'string', enum: ['left', 'right'] } } };
const chat = { model: asking, messages };
const asked = { model: asking, input };
const spoken = { include: ['message.output_text.logprobs'], top_logprobs: 2 };
const all = { spatial: { include: ['chains', 'scene', 'prompts'] } };

const models = await (await fetch(`${server}/v1/models`)).json();
capture('models', 'Models', models);
capture('model', 'Model', await (await fetch(`${server}/v1/models/${models.data[1].id}`)).json());

await whole('completion', 'Completion', '/v1/chat/completions', chat);
await whole('completion, n=2, everything included', 'Completion', '/v1/chat/completions', { ...chat, ...all, n: 2 });
await whole('completion with logprobs', 'Completion', '/v1/chat/completions', { ...chat, logprobs: true, top_logprobs: 2 });
await whole('completion of a schema', 'Completion', '/v1/chat/completions', { ...chat, response_format: { type: 'json_schema', json_schema: { name: 'side', strict: true, schema } } });
await whole('completion cut short', 'Completion', '/v1/chat/completions', { ...chat, max_completion_tokens: 2 });
await stream(server, 'chunk', 'Chunk', '/v1/chat/completions', { ...chat, stream_options: { include_usage: true } });
await stream(server, 'chunk with logprobs', 'Chunk', '/v1/chat/completions', { ...chat, logprobs: true, top_logprobs: 2 });
await stream(server, 'chunk of two choices', 'Chunk', '/v1/chat/completions', { ...chat, n: 2, spatial: { include: ['events'] } });
await stream(broken, 'chunk of a stream that fails', 'Chunk', '/v1/chat/completions', { ...chat, model: 'spatial-tiny' });

await whole('response', 'SentResponse', '/v1/responses', asked);
await whole('response with logprobs', 'SentResponse', '/v1/responses', { ...asked, ...spoken });
await whole('response of a schema', 'SentResponse', '/v1/responses', { ...asked, instructions: 'Be brief.', metadata: { a: 'b' }, reasoning: { effort: 'low', summary: 'auto' }, text: { format: { type: 'json_schema', name: 'side', strict: true, schema } } });
await whole('response cut short', 'SentResponse', '/v1/responses', { ...asked, max_output_tokens: 2 });
await stream(server, 'event', 'Event', '/v1/responses', asked);
await stream(server, 'event', 'Event', '/v1/responses', { ...asked, ...spoken });
await stream(server, 'event', 'Event', '/v1/responses', { ...asked, max_output_tokens: 2 });
await stream(broken, 'event', 'Event', '/v1/responses', { ...asked, model: 'spatial-tiny' });

for (const [name, at, body] of [
  ['error of a field', server, { ...chat, n: 99 }], ['error without a field', server, null], ['error of a model', server, { ...chat, model: 'none' }],
  ['error of a busy server', busy, { ...chat, model: 'spatial-tiny' }],
]) {
  capture(name, 'ErrorBody', await (await post(at, '/v1/chat/completions', body)).json());
}

// 2. Break: every member of the first document of every shape, once by its name and once by its type.
const broke = [];
const shapes = new Set();

function shape(value) {
  if (Array.isArray(value)) return `[${[...new Set(value.map(shape))]}]`;
  return value !== null && typeof value === 'object' ? `{${Object.keys(value).map((k) => k + shape(value[k]))}}` : '';
}

// Members of dictionaries have names of the caller's choosing.
const dictionaries = /\.(metadata|schema)\./;

function* members(value, at = '') {
  if (value === null || typeof value !== 'object') return;
  for (const key of Object.keys(value)) {
    if (Array.isArray(value) && key !== '0') continue; // one element stands for all
    if (!Array.isArray(value)) yield { at: `${at}.${key}`, key, parent: value };
    yield* members(value[key], `${at}.${key}`);
  }
}

for (const { name, type, document } of captured) {
  const kind = `${type} ${document.type ?? ''} ${shape(document)}`;
  if (shapes.has(kind)) continue;
  shapes.add(kind);
  for (const { at, key, parent } of members(document)) {
    if (dictionaries.test(at)) continue;
    const was = parent[key];
    delete parent[key];
    parent[`${key}_`] = was;
    broke.push({ name: `${name}${at} renamed`, type, text: JSON.stringify(document) });
    delete parent[`${key}_`];
    parent[key] = was !== null && typeof was === 'object' ? 42 : { wrong: true };
    broke.push({ name: `${name}${at} mistyped`, type, text: JSON.stringify(document) });
    parent[key] = was;
  }
}

// 3. Compile: one literal per document, all in one program.
const documents = [...captured.map(({ name, type, document }) => ({ name, type, text: JSON.stringify(document) })), ...broke];
const folder = path.dirname(fileURLToPath(import.meta.url));
const file = path.join(folder, 'captured.ts'); // never written
const starts = [];
let source = prelude;
documents.forEach(({ type, text }, i) => {
  starts.push(source.length);
  source += `export const d${i}: ${type} = ${text};\n`;
});

const options = {
  strict: true, exactOptionalPropertyTypes: true, noEmit: true, skipLibCheck: true, types: [],
  target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler,
};
const host = ts.createCompilerHost(options);
const read = host.getSourceFile.bind(host);
host.getSourceFile = (name, ...rest) => (name === file ? ts.createSourceFile(name, source, options.target) : read(name, ...rest));
const program = ts.createProgram([file], options, host);
const diagnostics = [...program.getGlobalDiagnostics(), ...program.getSyntacticDiagnostics(), ...program.getSemanticDiagnostics(program.getSourceFile(file))];

const complaints = documents.map(() => []);
for (const { start = 0, messageText } of diagnostics) {
  let index = starts.findLastIndex((s) => s <= start);
  if (index < 0) throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n')); // the prelude: the package is not as expected
  complaints[index].push(ts.flattenDiagnosticMessageText(messageText, '\n'));
}

const told = captured.flatMap(({ name, type }, i) => complaints[i].map((c) => `${type}, ${name}: ${c}`));
const kinds = {};
for (const { name, type } of captured) kinds[`${type}: ${name}`] = (kinds[`${type}: ${name}`] ?? 0) + 1;
console.log(JSON.stringify({
  kinds,
  complaints: [...new Set(told)],
  broken: broke.length,
  passed: broke.filter((_, i) => complaints[captured.length + i].length === 0).map((b) => `${b.type}, ${b.name}`),
}));
