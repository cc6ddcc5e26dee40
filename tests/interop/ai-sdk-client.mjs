// What the Vercel AI SDK sees of a running server through its OpenAI-compatible provider.
//
//   node ai-sdk-client.mjs SERVER BUSY_SERVER IMAGE_URL QUESTION
//
// Prints one JSON object. BUSY_SERVER answers every question with 429.
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, jsonSchema, Output, streamText } from 'ai';

const [server, busy, image, question] = process.argv.slice(2);
const provider = (url) => createOpenAICompatible({ name: 'spatial', baseURL: `${url}/v1`, includeUsage: true, supportsStructuredOutputs: true });
const model = provider(server)('spatial-tiny+cot');
const bytes = Buffer.from(image.split(',')[1], 'base64');
const messages = [{ role: 'user', content: [{ type: 'file', mediaType: 'image/png', data: bytes }, { type: 'text', text: question }] }];
const seen = {};

async function failure(call) {
  try {
    await call();
    return null;
  } catch (error) {
    return { name: error.name, status: error.statusCode ?? null, body: error.responseBody ?? null };
  }
}

const whole = await generateText({ model, messages, maxRetries: 0 });
seen.content = whole.text;
seen.reasoning = whole.reasoningText ?? '';
seen.tokens = whole.usage.totalTokens;

const streaming = streamText({ model, messages, maxRetries: 0 });
seen.streamed = { content: '', reasoning: '', parts: [] };
for await (const part of streaming.fullStream) {
  seen.streamed.parts.push(part.type);
  if (part.type === 'text-delta') seen.streamed.content += part.text;
  if (part.type === 'reasoning-delta') seen.streamed.reasoning += part.text;
}

const schema = jsonSchema({
  type: 'object', additionalProperties: false, required: ['answer', 'confidence'],
  properties: { answer: { type: 'string', enum: ['left', 'right'] }, confidence: { type: 'number' } },
});
seen.output = (await generateText({ model, messages, maxRetries: 0, output: Output.object({ schema }) })).output;

const controller = new AbortController();
seen.aborted = 0;
try {
  for await (const _ of streamText({ model, messages, maxRetries: 0, abortSignal: controller.signal, onError: () => {} }).fullStream) {
    if (++seen.aborted === 3) controller.abort();
  }
} catch (error) {
  seen.abortError = error.name;
}

seen.badField = await failure(() => generateText({ model, messages, maxRetries: 0, temperature: 9 }));
seen.busy = await failure(() => generateText({ model: provider(busy)('spatial-tiny'), messages, maxRetries: 0 }));

console.log(JSON.stringify(seen));
