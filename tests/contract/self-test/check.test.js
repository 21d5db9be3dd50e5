// The whole program, on a record with a deviation, an unknown route and a torn line.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

test("a record that deviates ends with 1, and each deviation in a line", () => {
  const [check, record] = ["../check.js", "fixtures"].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  const run = spawnSync(process.execPath, [check, record], { encoding: "utf8" });
  assert.equal(run.status, 1, run.stderr);
  assert.match(run.stdout, /^api\.github\.com: 1 routes, 2 pairs$/m);
  assert.match(run.stdout, /^ghes-[\d.]+: 1 routes, 2 pairs$/m);
  const errors = run.stderr.split("\n").filter((line) => !line.includes("nothing needs"));
  assert.equal(errors.length, 3, run.stderr);
  assert.match(
    errors[0],
    /^error: GET \/repos\/\{owner\}\/\{repo\}\/git\/ref\/\{ref\} 200, response body \/object: must have required property 'sha'/,
  );
  assert.match(
    errors[1],
    /^error: GET \/repos\/acme\/shop\/git\/reference\/tags\/v1 200, route: must be described/,
  );
});
