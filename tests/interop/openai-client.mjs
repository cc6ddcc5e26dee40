// What the official openai package sees of a running server.
//
//   node openai-client.mjs SERVER BUSY_SERVER IMAGE_URL QUESTION
//
// Prints one JSON object. BUSY_SERVER answers every question with 429.
import OpenAI from 'openai';

const [server, busy, image, question] = process.argv.slice(2);
const client = new OpenAI({ baseURL: `${server}/v1`, apiKey: 'none', maxRetries: 0 });
const model = 'spatial-tiny+cot';
const messages = [{ role: 'user', content: [{ type: 'image_url', image_url: { url: image } }, { type: 'text', text: question }] }];
const input = [{ role: 'user', content: [{ type: 'input_image', image_url: image, detail: 'auto' }, { type: 'input_text', text: question }] }];
const schema = {
  type: 'object', additionalProperties: false, required: ['answer', 'confidence'],
  properties: { answer: { type: 'string', enum: ['left', 'right'] }, confidence: { type: 'number' } },
};
const seen = {};

async function failure(call) {
  try {
    await call();
    return null;
  } catch (error) {
    return { name: error.constructor.name, status: error.status, param: error.param, code: error.code, retryAfter: error.headers?.get('retry-after') ?? null };
  }
}

seen.models = (await client.models.list()).data.map((m) => m.id);

const whole = await client.chat.completions.create({ model, messages, logprobs: true, top_logprobs: 2 });
seen.content = whole.choices[0].message.content;
seen.usage = whole.usage;
seen.logprobs = whole.choices[0].logprobs.content.map((t) => t.token);

const streamed = { content: '', reasoning: '', reasoningDeltas: 0, usage: null, finish: null };
for await (const chunk of await client.chat.completions.create({ model, messages, stream: true, stream_options: { include_usage: true } })) {
  const choice = chunk.choices[0];
  streamed.content += choice?.delta.content ?? '';
  streamed.reasoning += choice?.delta.reasoning_content ?? '';
  streamed.reasoningDeltas += choice?.delta.reasoning_content ? 1 : 0;
  streamed.finish = choice?.finish_reason ?? streamed.finish;
  streamed.usage = chunk.usage ?? streamed.usage;
}
seen.streamed = streamed;

const parsed = await client.chat.completions.parse({ model, messages, response_format: { type: 'json_schema', json_schema: { name: 'side', strict: true, schema } } });
seen.parsed = parsed.choices[0].message.parsed ?? JSON.parse(parsed.choices[0].message.content);

const aborted = await client.chat.completions.create({ model, messages, stream: true });
seen.chunksBeforeAbort = 0;
for await (const _ of aborted) {
  if (++seen.chunksBeforeAbort === 2) break; // closes the connection
}

const response = await client.responses.create({ model, input });
seen.response = { text: response.output_text, items: response.output.map((o) => o.type), tokens: response.usage.total_tokens };
seen.events = [];
let text = '';
for await (const event of await client.responses.create({ model, input, stream: true })) {
  seen.events.push(event.type);
  if (event.type === 'response.output_text.delta') text += event.delta;
}
seen.responseStreamed = text;

seen.badField = await failure(() => client.chat.completions.create({ model, messages, n: 99 }));
seen.unknownModel = await failure(() => client.chat.completions.create({ model: 'nothing', messages }));
seen.stored = await failure(() => client.responses.create({ model, input, previous_response_id: 'resp_1' }));
const other = new OpenAI({ baseURL: `${busy}/v1`, apiKey: 'none', maxRetries: 0 });
seen.busy = await failure(() => other.chat.completions.create({ model, messages, stream: true }));

console.log(JSON.stringify(seen));
