// Asks Perfetto's trace processor, as its page has it for the browser, about a trace:
//     node perfetto.mjs DIRECTORY TRACE SQL...
// DIRECTORY holds engine_bundle.js. Prints a line for each row of each query, cells separated by tabs.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import vm from 'node:vm';
import { MessageChannel } from 'node:worker_threads';

const [directory, trace, ...queries] = process.argv.slice(2);

// Requests and fields of trace_processor.proto.
const APPEND = 1, FINALIZE = 2, QUERY = 3;
const FATAL_ERROR = 5, APPEND_ARGS = 101, QUERY_ARGS = 103, QUERY_RESULT = 203;
const NULL_CELL = 1, INTEGER_CELL = 2, FLOAT_CELL = 3;

// --- Protocol buffers, as far as these messages need them.

const varint = (n) => (n < 128 ? [n] : [(n % 128) | 128, ...varint(Math.floor(n / 128))]);
const number = (field, value) => Buffer.from([...varint(field * 8), ...varint(value)]);
const bytes = (field, value) => Buffer.concat([Buffer.from([...varint(field * 8 + 2), ...varint(value.length)]), value]);

function* varints(buffer) {
    let value = 0n, shift = 0n;
    for (const byte of buffer) {
        value |= BigInt(byte & 127) << shift;
        shift += 7n;
        if (byte < 128) {
            yield BigInt.asIntN(64, value);
            value = shift = 0n;
        }
    }
}

function* fields(buffer) {
    let at = 0;
    const next = () => {
        const start = at;
        while (buffer[at++] > 127);
        return Number(varints(buffer.subarray(start, at)).next().value);
    };
    while (at < buffer.length) {
        const key = next();
        if ((key & 7) === 0) {
            yield [key >> 3, next()];
        } else {
            const length = (key & 7) === 1 ? 8 : next();
            yield [key >> 3, buffer.subarray(at, (at += length))];
        }
    }
}

// --- What is asked and answered.

const batches = (result) => [...fields(result)].filter(([field]) => field === 3).map(([, batch]) => [...fields(batch)]);
const isLast = (result) => batches(result).some((batch) => batch.some(([field, value]) => field === 6 && value === 1));

function rows(result) {
    let columns = 0;
    for (const [field, value] of fields(result)) {
        if (field === 1) columns++;
        if (field === 2 && value.length) throw new Error(value.toString());
    }
    const cells = [];
    for (const batch of batches(result)) {
        const part = (wanted) => Buffer.concat(batch.filter(([field]) => field === wanted).map(([, value]) => value));
        const integers = [...varints(part(2))];
        const floats = [...Array(part(3).length / 8).keys()].map((i) => part(3).readDoubleLE(8 * i));
        const texts = part(5).toString().split('\0');
        for (const type of varints(part(1))) {
            switch (Number(type)) {
                case NULL_CELL: cells.push('null'); break;
                case INTEGER_CELL: cells.push(integers.shift()); break;
                case FLOAT_CELL: cells.push(floats.shift()); break;
                default: cells.push(texts.shift());
            }
        }
    }
    return [...Array(columns ? cells.length / columns : 0).keys()].map((i) => cells.slice(i * columns, (i + 1) * columns).join('\t'));
}

let sequence = 0;
function ask(port, request, argument = Buffer.alloc(0)) {
    const { promise, resolve, reject } = withResolvers();
    const results = [];
    port.removeAllListeners('message');
    port.on('message', (answer) => {
        let complete = request !== QUERY;
        for (const [, message] of fields(Buffer.from(answer))) {
            for (const [field, value] of fields(message)) {
                if (field === FATAL_ERROR) reject(new Error(value.toString()));
                if (field === QUERY_RESULT) {
                    results.push(value);
                    complete ||= isLast(value) || [...fields(value)].some(([part, text]) => part === 2 && text.length);
                }
            }
        }
        if (complete) resolve(Buffer.concat(results));
    });
    port.postMessage(new Uint8Array(bytes(1, Buffer.concat([number(1, ++sequence), number(2, request), argument]))));
    return promise;
}

function withResolvers() {
    const made = {};
    made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
    return made;
}

// --- What the engine finds in the web worker that it was made for.

globalThis.self = globalThis;
globalThis.WorkerGlobalScope = class {};
globalThis.location = { href: 'file:///engine_bundle.js' };
globalThis.XMLHttpRequest = class {
    open(method, name) {
        this.file = join(directory, basename(name));
    }
    send() {
        this.response = readFileSync(this.file);
    }
};
process.type = 'renderer'; // not the process of a server
const print = console.log;
console.log = console.warn = () => {};

vm.runInThisContext(readFileSync(join(directory, 'engine_bundle.js'), 'utf8'));
const { port1, port2 } = new MessageChannel();
self.onmessage({ data: port2 });
await new Promise(setImmediate); // the engine finishes its start

await ask(port1, APPEND, bytes(APPEND_ARGS, readFileSync(trace)));
await ask(port1, FINALIZE);
for (const sql of queries) {
    rows(await ask(port1, QUERY, bytes(QUERY_ARGS, bytes(1, Buffer.from(sql))))).forEach((row) => print(row));
}
process.exit(0);
