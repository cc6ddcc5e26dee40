// Greedy tokens of a model folder by an independent runtime (Transformers.js).
//
//   node greedy.mjs MODEL_FOLDER REQUESTS.json
//
// REQUESTS.json: [{ "image": "path.png", "text": "Is the red cube ...? Answer directly.", "maxTokens": 128 }, ...]
// Prints one JSON array: the new token ids of every request, the end-of-turn token included.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AutoModelForImageTextToText, AutoProcessor, env, load_image } from '@huggingface/transformers';

const [folder, requestsFile] = process.argv.slice(2);
if (!folder || !requestsFile) {
  console.error('usage: node greedy.mjs MODEL_FOLDER REQUESTS.json');
  process.exit(2);
}
env.allowRemoteModels = false;
env.localModelPath = path.dirname(path.resolve(folder));
const name = path.basename(path.resolve(folder));

const processor = await AutoProcessor.from_pretrained(name);
const model = await AutoModelForImageTextToText.from_pretrained(name, { dtype: 'fp32', device: 'cpu' });

const answers = [];
for (const { image, text, maxTokens } of JSON.parse(await readFile(requestsFile, 'utf8'))) {
  const messages = [{ role: 'user', content: [{ type: 'image' }, { type: 'text', text }] }];
  const prompt = processor.apply_chat_template(messages, { add_generation_prompt: true });
  const inputs = await processor(prompt, [await load_image(image)]);
  const output = await model.generate({ ...inputs, do_sample: false, max_new_tokens: maxTokens });
  answers.push(Array.from(output.tolist()[0].slice(inputs.input_ids.dims[1]), Number));
}
console.log(JSON.stringify(answers));
