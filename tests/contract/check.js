// Compares recorded exchanges with GitHub's published descriptions: `node check.js DIRECTORY`.
// Ends with 1 when anything deviates.

import { Allowances } from "./lib/allowances.js";
import { Comparison } from "./lib/comparison.js";
import { Contract } from "./lib/contract.js";
import { Description } from "./lib/description.js";
import { exchanges } from "./lib/exchange.js";

const [directory] = process.argv.slice(2);
const contracts = [Description.dotcom(), Description.newestServer()].map(
  (description) => new Contract(description),
);
const comparison = new Comparison(contracts, new Allowances());
for (const exchange of exchanges(directory)) {
  comparison.add(exchange);
}
comparison.summary.forEach((line) => console.log(line));
const { failures } = comparison;
failures.forEach((line) => console.error(`error: ${line}`));
process.exitCode = failures.length > 0 ? 1 : 0;
