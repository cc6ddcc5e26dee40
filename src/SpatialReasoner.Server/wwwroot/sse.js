/**
 * The events of a text/event-stream body (WHATWG HTML, section 9.2). EventSource cannot post, fetch can.
 * @param {ReadableStream<Uint8Array>} body
 * @yields {{ event: string, data: string }}
 */
export async function* events(body) {
  let event = 'message', data = [];
  for await (const line of lines(body)) {
    if (line === '') {
      if (data.length > 0)
        yield { event, data: data.join('\n') };
      [event, data] = ['message', []];
    } else if (line.startsWith('event:')) {
      event = value(line, 6);
    } else if (line.startsWith('data:')) {
      data.push(value(line, 5));
    }
    // Comments, which begin with a colon, keep the connection alive.
  }
}

const value = (line, start) => line.slice(line[start] === ' ' ? start + 1 : start);

async function* lines(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value: text } = await reader.read();
      if (done)
        return;
      const parts = (rest + text).split('\n');
      rest = parts.pop();
      for (const part of parts)
        yield part.endsWith('\r') ? part.slice(0, -1) : part;
    }
  } finally {
    // Whoever stops reading closes the connection, and the server stops working.
    reader.cancel().catch(() => {});
  }
}
