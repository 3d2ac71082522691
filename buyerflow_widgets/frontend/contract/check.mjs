// Reads a JSON array of texts from standard input and says, for each, what the specification's Zod schema makes of it:
// the parsed process, or null where it is refused. Run by tests/core/test_contract.py.
import { readFileSync } from "node:fs";
import { BuyingProcessStateSchema } from "./buying-process.schema.mjs";

const verdicts = JSON.parse(readFileSync(0, "utf8")).map((text) => {
  try {
    return BuyingProcessStateSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
});
process.stdout.write(JSON.stringify(verdicts));
