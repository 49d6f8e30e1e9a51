// What a page and its worker hold in memory: the heap of JavaScript, and the memory of WebAssembly, which no snapshot of the
// heap holds.

/** Looks into the page and its workers with Chromium's own tools. */
export async function memoryOf(page) {
  const client = await page.context().newCDPSession(page);
  const workers = [];
  client.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
    if (targetInfo.type === "worker") workers.push(workerOf(client, sessionId));
  });
  await client.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const own = { send: (method, params) => client.send(method, params), on: (event, act) => client.on(event, act) };
  return {
    workers,
    /** Where any of the texts lies: `page heap: …`, `worker memory: …`. */
    async find(texts) {
      const found = [];
      for (const [name, side] of [["page", own], ...workers.map((worker) => ["worker", worker])]) {
        found.push(...(await inHeap(side, texts)).map((what) => `${name} heap: ${what}`));
        found.push(...(await inWasm(side, texts)).map((what) => `${name} memory: ${what}`));
      }
      return found;
    },
  };
}

/** The side of a worker, whose letters go through the page's. */
function workerOf(client, sessionId) {
  let last = 0;
  const waiting = new Map();
  const listeners = new Map();
  client.on("Target.receivedMessageFromTarget", (letter) => {
    if (letter.sessionId !== sessionId) return;
    const { id, method, params, result, error } = JSON.parse(letter.message);
    if (method) return listeners.get(method)?.(params);
    const [resolve, reject] = waiting.get(id);
    if (error) reject(new Error(error.message));
    else resolve(result);
  });
  return {
    on: (event, act) => listeners.set(event, act),
    send: (method, params = {}) =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, [resolve, reject]);
        const message = JSON.stringify({ id: last, method, params });
        client.send("Target.sendMessageToTarget", { sessionId, message }).catch(reject);
      }),
  };
}

/** Texts in the heap of JavaScript, as it is after the garbage was collected. */
async function inHeap(side, texts) {
  const chunks = [];
  side.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => chunks.push(chunk));
  await side.send("HeapProfiler.enable");
  await side.send("HeapProfiler.collectGarbage");
  await side.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  const { strings } = JSON.parse(chunks.join(""));
  return strings.filter((string) => texts.some((text) => string.includes(text))).map((string) => string.slice(0, 300));
}

/** Texts in the memories of WebAssembly, with what stands around them. */
async function inWasm(side, texts) {
  const { result } = await side.send("Runtime.evaluate", { expression: "WebAssembly.Memory.prototype" });
  const { objects } = await side.send("Runtime.queryObjects", { prototypeObjectId: result.objectId });
  const search = (memories, texts) => {
    const found = [];
    for (const { buffer } of memories) {
      // One byte becomes one character, so positions stay what they are.
      const held = new TextDecoder("latin1").decode(buffer);
      for (const text of texts) {
        for (let at = held.indexOf(text); at >= 0; at = held.indexOf(text, at + 1)) {
          found.push(held.slice(Math.max(0, at - 60), at + 60).replaceAll(/[^ -~]+/g, "·"));
        }
      }
    }
    return found;
  };
  const told = await side.send("Runtime.callFunctionOn", {
    functionDeclaration: `function (texts) { return (${search})(this, texts); }`,
    objectId: objects.objectId,
    arguments: [{ value: texts }],
    returnByValue: true,
  });
  if (told.exceptionDetails) throw new Error(JSON.stringify(told.exceptionDetails));
  return told.result.value;
}
