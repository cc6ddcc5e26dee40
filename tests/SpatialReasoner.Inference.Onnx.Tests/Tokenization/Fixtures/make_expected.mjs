// Writes expected.json: what another implementation, @huggingface/tokenizers (npm), makes of the texts below for each kind of pre-tokenizer.
// usage: node make_expected.mjs PATH_OF_@huggingface/tokenizers [COUNT_OF_RANDOM_TEXTS OUTPUT]
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [module, count = '24', output = new URL('expected.json', import.meta.url)] = process.argv.slice(2);
const { Tokenizer } = await import(pathToFileURL(module));
const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false };
const split = (Regex) => ({ type: 'Sequence', pretokenizers: [{ type: 'Split', pattern: { Regex }, behavior: 'Isolated', invert: false }, byteLevel] });
const variants = {
  gpt2: { pre_tokenizer: { ...byteLevel, use_regex: true } },
  smollm: { pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'Digits', individual_digits: true }, { ...byteLevel, use_regex: true }] } },
  qwen: { normalizer: { type: 'NFC' }, pre_tokenizer: split(String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`) },
  spatial: { pre_tokenizer: split(String.raw` ?(?:dx|dz|yaw|bearing|relative|[xyXZD])-?\d+(?:\.\d+)?| ?\d+(?:\.\d+)?| ?\p{L}+| ?[^\s\p{L}\d]+|\s+(?!\S)|\s+`) },
};
// Without U+0085 and U+FEFF: whether they are white space is where JavaScript and the original disagree.
const texts = [
  '', ' ', 'The red cube', " red cube x3 y20 X-1.25 Z8.5; answer: left", "What's nearer? they're, WE'LL, I'D say", '  two  spaces   three\n\n\tend ',
  'def f(x):\r\n    return x\r\n\r\n', '12345 3.14159 1,000 ½² Ⅷ ٣٤ １２', 'Größe Straße Où est l’été ?', 'cafe\u0301 e\u0301\u0323 \u1112\u1161\u11ab A\u030a',
  '红色的立方体在左边。机器人', '赤い立方体は左に', '빨간 상자', '🙂🙂 👍🏽 👨‍👩‍👧 🚀', '𝐀𝐛𝟙 𠀀𠀁 x𠮷y 𐒀', 'a\u0000b\u0001\u001f\u007f\u00a0\u2003\u200b\u2028z', '<end_of', 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
];
let seed = 1; // mulberry32
const random = (n) => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) % n;
};
const alphabets = [[...' the red cube is left of blue ball'], [..."'sdtrvml IDSTLLVE"], [...' \t\n\r\u00a0\u3000'], [...'0123456789.,-xyXZD'], [...'红色立方体机器人ロボット빨간'],
  [...'éüßñÅ\u0301\u0308\u0323eao'], [...'🙂👍🏽👨\u200d👩🚀\ufe0f'], [...'𝐀𝐛𝟙𠀀𠮷🄰𐒠𞤀'], [...'!?;:(){}[]<>|_#@$%^&*=+~`"\\/'], [...'\u0000\u0001\u0007\u001b\u007f\u00ad\u200b\u2028\ufffd']];
for (let i = 0; i < Number(count); i++) {
  let text = '';
  for (let runs = 1 + random(6); runs > 0; runs--) {
    const alphabet = alphabets[random(alphabets.length)];
    for (let n = 1 + random(8); n > 0; n--) text += alphabet[random(alphabet.length)];
  }
  texts.push(text);
}
const base = JSON.parse(readFileSync(new URL('tokenizer.json', import.meta.url)));
const expected = {};
// That implementation's Digits and \d know only 0 to 9; the original (Rust, Oniguruma) takes every number of Unicode.
const unicodeDigits = (node) => JSON.parse(JSON.stringify(node)
  .replaceAll('{"type":"Digits","individual_digits":true}', JSON.stringify({ type: 'Split', pattern: { Regex: '\\p{N}' }, behavior: 'Isolated', invert: false }))
  .replaceAll('\\\\d', '\\\\p{Nd}'));
for (const [name, changes] of Object.entries(variants)) {
  const tokenizer = new Tokenizer({ ...base, ...unicodeDigits(changes) }, { clean_up_tokenization_spaces: false });
  expected[name] = { changes, ids: texts.map((text) => tokenizer.encode(text, { add_special_tokens: false }).ids) };
}
writeFileSync(output, JSON.stringify({ texts, expected }));
