// JSON Schema on standard input, TypeScript on standard output: how `src/wire.gen.ts` is made.
import { text } from "node:stream/consumers";
import { compile } from "json-schema-to-typescript";

const schema = JSON.parse(await text(process.stdin));
const bannerComment = "/* Made from `widgets/wire.py` by `python -m tests.widgets.write_wire`: change that, not this. */";
const options = { bannerComment, unreachableDefinitions: true, additionalProperties: false };
const types = await compile(schema, "Wire", options);
// What it says of each type's origin is no help to a reader, and the root is no type of ours.
const plain = types
  .replaceAll(/\n \*\n \* This interface was referenced by `Wire`'s JSON-Schema\n \* via the `definition` "\w+"\./g, "")
  .replaceAll(/\/\*\*\n \* This interface was referenced by `Wire`'s JSON-Schema\n \* via the `definition` "\w+"\.\n \*\/\n/g, "")
  .replace(/export interface Wire \{\}\n/, "");
process.stdout.write(plain);
