// What the official MCP client sees of the server, which it starts itself, as an agent's host does.
//
//   node mcp-client.mjs SERVER_DLL PICTURE_FILE QUESTION PERSPECTIVE_QUESTION VIEWER
//
// Prints one JSON object.
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

const [server, picture, question, perspective, viewer] = process.argv.slice(2);
// A host's working folder is anything but the server's.
const transport = new StdioClientTransport({ command: 'dotnet', args: [server, 'mcp'], cwd: tmpdir(), stderr: 'pipe' });
const client = new Client({ name: 'interop', version: '1' });
const seen = { strays: [], log: '' };
// Lines on standard output that are no message of the protocol. The client handles notifications a moment after responses, so it may no longer know of a request whose
// progress and response came together.
client.onerror = (error) => error.message.startsWith('Received a progress notification for an unknown token') || seen.strays.push(error.message);
transport.stderr.on('data', (data) => { seen.log += data; });

const call = (name, args, options) => client.callTool({ name, arguments: args }, undefined, options);
const refused = async (name, args) => {
  const { isError, content } = await call(name, args);
  return { isError, text: content[0].text };
};

await client.connect(transport);
seen.server = client.getServerVersion();
seen.instructions = client.getInstructions();
// From here on, the client holds every result against its tool's output schema.
seen.tools = (await client.listTools()).tools;

seen.byPath = await call('spatial_reason', { question, images: [picture] });
const bytes = await readFile(picture);
seen.byData = await call('spatial_reason', { question, images: [`data:image/png;base64,${bytes.toString('base64')}`] });
seen.byBase64 = await call('spatial_reason', { question, images: [bytes.toString('base64')] });

seen.progress = [];
seen.voted = await call('spatial_reason', { question, images: [picture], strategy: 'self-consistency', samples: 4, include: ['chains'] }, { onprogress: (p) => seen.progress.push(p) });
seen.looked = await call('spatial_reason', { question: perspective, images: [picture], strategy: 'perspective', perspective: 'visual' });
seen.perceived = await call('spatial_perceive', { image: picture, seed: 1 });
seen.imagined = await call('spatial_imagine', { image: picture, viewer, size: 128 });
// A perceived scene goes in as it came out.
seen.imaginedAgain = await call('spatial_imagine', { scene: seen.perceived.structuredContent.scene, viewer });

seen.refused = {
  samples: await refused('spatial_reason', { question, images: [picture], samples: 65 }),
  strategy: await refused('spatial_reason', { question, images: [picture], strategy: 'guess' }),
  type: await refused('spatial_reason', { question, images: picture }),
  misspelt: await refused('spatial_reason', { question, images: [picture], sampels: 4 }),
  question: await refused('spatial_reason', { question: 'What is love?', images: [picture] }),
  missing: await refused('spatial_perceive', { image: '/nowhere/scene.png' }),
  noPicture: await refused('spatial_perceive', { image: server }),
  viewer: await refused('spatial_imagine', { image: picture, viewer: 'blue moon' }),
};
seen.unknownTool = await call('spatial_guess', {}).then((r) => ({ isError: r.isError }), (error) => ({ code: error.code }));

// On a busy machine everything can come at once; then there was nothing to cancel, and it is asked again.
seen.cancelled = null;
for (let seed = 9; seed < 29 && seen.cancelled === null; seed++) {
  const controller = new AbortController();
  seen.cancelled = await call(
    'spatial_reason', { question, images: [picture], strategy: 'best-of-n', samples: 64, seed }, { signal: controller.signal, onprogress: () => controller.abort('enough') },
  ).then(() => null, (error) => String(error.message ?? error));
}
seen.after = await call('spatial_reason', { question, images: [picture] });

await client.close();
console.log(JSON.stringify(seen));
