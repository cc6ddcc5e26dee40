// The call that was made, as curl, Python and C#: the very fields that were sent.
import { byId, el } from './dom.js';

/**
 * @typedef {object} Sent
 * @property {string} origin of the server, with its path
 * @property {import('./picture.js').Picture | null} picture
 * @property {object} fields of the request, without the picture
 * @property {string} model
 * @property {boolean} keyed whether the server asked for a key, which is named, never written
 */

const LANGUAGES = [['curl', 'curl', curl], ['python', 'Python', python], ['csharp', 'C#', csharp]];

export function clearSnippets() {
  byId('snippets').hidden = true;
}

/** @param {Sent} sent */
export function showSnippets(sent) {
  const code = el('code', {});
  const copied = el('span', { role: 'status', className: 'quiet small' });
  const text = el('pre', { tabIndex: 0, 'aria-label': 'Code' }, code);
  const pick = write => {
    code.textContent = write(sent);
    copied.textContent = '';
  };
  const tabs = LANGUAGES.map(([id, name, write], i) => {
    const radio = el('input', { type: 'radio', name: 'language', id: `language-${id}`, value: id, checked: i === 0, className: 'visually-hidden' });
    radio.addEventListener('change', () => pick(write));
    return [radio, el('label', { for: radio.id, className: 'tab', textContent: name })];
  });
  const copy = el('button', { type: 'button', id: 'copy', textContent: 'Copy' });
  copy.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      copied.textContent = 'Copied.';
    } catch {
      // Pages that came over plain HTTP from another machine may not write to the clipboard.
      getSelection().selectAllChildren(code);
      copied.textContent = 'Selected; press Ctrl+C.';
    }
  });
  pick(LANGUAGES[0][2]);
  byId('snippets').replaceChildren(
    el('h2', { textContent: 'The same call in code' }),
    el('div', { className: 'row', role: 'radiogroup', 'aria-label': 'Language' }, tabs, copy, copied), text, ...save(sent));
  byId('snippets').hidden = false;
}

/** Code that reads a file needs the file; a scene's is fetched, others are at hand or were pasted. */
function save({ picture }) {
  return !picture || picture.scene ? [] : [el('p', { className: 'small quiet' }, 'It reads the picture from the working folder. ',
    el('a', { href: URL.createObjectURL(picture.blob), download: picture.name, textContent: `Save ${picture.name}` }))];
}

const sceneUrl = ({ origin, picture: { scene } }) => `${origin}v1/spatial/scenes/${scene.seed}.png?difficulty=${scene.difficulty}`;

export function curl(sent) {
  const { origin, picture, fields, keyed } = sent;
  const key = keyed ? ['-H "Authorization: Bearer $SPATIAL_REASONER_KEY"'] : [];
  const lines = [`curl -s ${shell(`${origin}v1/spatial/reason`)}`, ...key];
  // In curl's quotes a name may hold commas and semicolons.
  if (picture)
    lines.push(`-F ${shell(`image=@"${picture.name.replaceAll(/(["\\])/g, '\\$1')}"`)}`);
  // --form-string takes a text as it stands; -F would read a file where it begins with @ or <.
  for (const [name, value] of Object.entries(fields))
    lines.push(`--form-string ${shell(`${name}=${value}`)}`);
  const fetch = picture?.scene ? `${['curl -s', ...key, `-o ${shell(picture.name)} ${shell(sceneUrl(sent))}`].join(' ')}\n` : '';
  return fetch + lines.join(' \\\n  ');
}

export function python(sent) {
  const { origin, picture, fields: { question, seed, ...spatial }, model, keyed } = sent;
  const parts = [];
  if (picture)
    parts.push('{"type": "image_url", "image_url": {"url": image}}');
  parts.push(`{"type": "text", "text": ${literal(question)}}`);
  return [
    '# pip install openai',
    ...picture ? ['import base64'] : [],
    ...keyed ? ['import os'] : [],
    ...picture?.scene ? ['import urllib.request'] : [],
    '',
    'from openai import OpenAI',
    '',
    `client = OpenAI(base_url=${literal(`${origin}v1`)}, api_key=${keyed ? 'os.environ["SPATIAL_REASONER_KEY"]' : '"none"'})`,
    ...picture?.scene ? fetched(sent) : [],
    ...picture ? [
      `with open(${literal(picture.name)}, "rb") as file:`,
      `    image = "data:${picture.blob.type || 'image/png'};base64," + base64.b64encode(file.read()).decode()`,
    ] : [],
    '',
    'completion = client.chat.completions.create(',
    `    model=${literal(model)},`,
    '    messages=[{"role": "user", "content": [',
    ...parts.map(part => `        ${part},`),
    '    ]}],',
    ...seed === undefined ? [] : [`    seed=${seed},`],
    `    extra_body={"spatial": ${pythonObject(spatial)}},`,
    ')',
    'print(completion.choices[0].message.content)',
  ].join('\n');
}

/** The scene as a file; urlretrieve sends no headers. */
const fetched = sent => sent.keyed ? [
  `request = urllib.request.Request(${literal(sceneUrl(sent))}, headers={"Authorization": "Bearer " + os.environ["SPATIAL_REASONER_KEY"]})`,
  `with urllib.request.urlopen(request) as response, open(${literal(sent.picture.name)}, "wb") as file:`,
  '    file.write(response.read())',
] : [`urllib.request.urlretrieve(${literal(sceneUrl(sent))}, ${literal(sent.picture.name)})`];

export function csharp(sent) {
  const { origin, picture, fields, keyed } = sent;
  return [
    'using System.Net.Http.Headers;',
    '',
    'using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };',
    ...keyed ? ['http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Environment.GetEnvironmentVariable("SPATIAL_REASONER_KEY"));'] : [],
    ...picture?.scene ? [`await File.WriteAllBytesAsync(${literal(picture.name)}, await http.GetByteArrayAsync(${literal(sceneUrl(sent))}));`] : [],
    'using var form = new MultipartFormDataContent();',
    ...picture ? [`form.Add(new ByteArrayContent(await File.ReadAllBytesAsync(${literal(picture.name)})), "image", ${literal(picture.name)});`] : [],
    ...Object.entries(fields).map(([name, value]) => `form.Add(new StringContent(${literal(String(value))}), ${literal(name)});`),
    `using var response = await http.PostAsync(${literal(`${origin}v1/spatial/reason`)}, form);`,
    'Console.WriteLine(await response.Content.ReadAsStringAsync());',
  ].filter((line, i) => keyed || i > 1).join('\n');
}

/** A word of a POSIX shell. */
const shell = text => `'${text.replaceAll("'", "'\\''")}'`;

/** Strings and numbers as JSON writes them are those of Python and C# too, but for two line separators that end a line in C#. */
const literal = value => JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');

const pythonObject = fields => `{${Object.entries(fields).map(([name, value]) => `${literal(name)}: ${literal(value)}`).join(', ')}}`;
