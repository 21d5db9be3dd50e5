// What deviates is told, and what does not is not.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Allowances } from "../lib/allowances.js";
import { Comparison } from "../lib/comparison.js";
import { Contract } from "../lib/contract.js";
import { Description } from "../lib/description.js";
import {
  createRef,
  deleteRef,
  listTags,
  missRef,
  readComparison,
  readFolder,
  readProperty,
  readRef,
  strangers,
} from "./sample.js";

const DOTCOM = new Contract(Description.dotcom());
const UNAUTHORIZED = new Allowances().statuses.filter(({ status }) => status === 401);
const NONE = { outside: [], planned: [], statuses: [], content: [], contradictions: [], ahead: [] };

function compared(exchanges, tables = {}, contracts = [DOTCOM]) {
  const comparison = new Comparison(contracts, new Allowances({ ...NONE, ...tables }));
  exchanges.forEach((exchange) => comparison.add(exchange));
  return comparison;
}

test("what is as described passes, on github.com and on the newest server", () => {
  const right = [createRef(), readRef(), missRef(), deleteRef(), listTags()];
  const comparison = compared(right, {}, [DOTCOM, new Contract(Description.newestServer())]);
  assert.deepEqual(comparison.failures, []);
  const counted = comparison.summary.filter((line) => line.endsWith(": 4 routes, 5 pairs"));
  assert.equal(counted.length, 2, comparison.summary.join("\n"));
});

const RIGHT = [
  ["GHES serves it below /api/v3", createRef, (it) => (it.path = `/api/v3${it.path}`)],
  [
    "clients may encode the slashes of a ref",
    readRef,
    (it) => (it.path = it.path.replace("tags/", "tags%2F")),
  ],
  [
    "a HEAD request has the answer of a GET, without its body",
    readRef,
    (it) => {
      it.method = "HEAD";
      it.response = { headers: {}, size: 0 };
    },
  ],
  ["the folder at the top has no path", readFolder, (it) => (it.path = it.path.slice(0, -1))],
  ["a refused request need not be right", missRef, (it) => (it.query = "nonsense=1")],
];
for (const [name, sample, change] of RIGHT) {
  test(name, () => {
    const exchange = sample();
    change(exchange);
    assert.deepEqual(compared([exchange]).failures, []);
  });
}

const DEVIATIONS = [
  [
    "a field is missing",
    readRef,
    (it) => delete it.response.json.object.sha,
    /git\/ref\/\{ref\} 200, response body \/object: must have required property 'sha'/,
  ],
  [
    "a field has another type",
    readRef,
    (it) => (it.response.json.object.type = 1),
    /response body \/object\/type: must be string \(1×, .*, where it is 1;/,
  ],
  [
    "a field is no address",
    readRef,
    (it) => (it.response.json.url = "nowhere"),
    /response body \/url: must match format "uri" .*, where it is "nowhere";/,
  ],
  [
    "an entry of a list is told without its number",
    listTags,
    (it) => (it.response.json[0].name = 1),
    /response body \/\*\/name: must be string .*, where it is 1;/,
  ],
  [
    "the answer is no JSON",
    readRef,
    (it) => delete it.response.json,
    /response body: must be well-formed JSON/,
  ],
  [
    "the answer is of another kind",
    readRef,
    (it) => (it.response.headers["content-type"] = "text/plain"),
    /response headers \/content-type: must be application\/json .*, where it is text\/plain;/,
  ],
  [
    "a body where none belongs",
    deleteRef,
    (it) => (it.response.size = 2),
    /response body: must be empty .*, where it is 2 bytes;/,
  ],
  [
    "what was made has no address",
    createRef,
    (it) => delete it.response.headers.location,
    /response headers \/location: must be there/,
  ],
  [
    "a status that nobody describes",
    readRef,
    (it) => (it.status = 418),
    /418, response status: must be described/,
  ],
  [
    "a failure, although it is described",
    readComparison,
    (it) => (it.status = 500),
    /500, response status: must not be a failure of the server/,
  ],
  [
    "a 404 that no route gave",
    missRef,
    (it) => (it.response.json.documentation_url = "https://docs.github.com/rest"),
    /response body \/documentation_url: must be .*#get-a-reference \(.*, where it is https:\/\/docs.github.com\/rest;/,
  ],
  [
    "a query that nobody reads",
    listTags,
    (it) => (it.query = "perpage=1"),
    /request query: must NOT have additional properties: 'perpage'/,
  ],
  [
    "a query of another type",
    listTags,
    (it) => (it.query = "per_page=many"),
    /request query \/per_page: must be integer .*, where it is "many";/,
  ],
  [
    "a request without a field",
    createRef,
    (it) => delete it.request.json.sha,
    /request body: must have required property 'sha'/,
  ],
  [
    "a request that is no JSON",
    createRef,
    (it) => delete it.request.json,
    /request body: must be JSON, and say so/,
  ],
  [
    "a request that says more than it may",
    readRef,
    (it) => (it.request.size = 1),
    /request body: must not be there/,
  ],
  [
    "a connection that nobody cut on purpose",
    readRef,
    (it) => Object.assign(it, { status: null, response: null }),
    /git\/ref\/\{ref\} null, response: must come/,
  ],
  [
    "a route that there is not",
    readRef,
    (it) => (it.path = "/repos/acme/shop/git/reference/tags/v1"),
    /^GET \/repos\/acme\/shop\/git\/reference\/tags\/v1 200, route: must be described/,
  ],
  [
    "a method that there is not",
    readRef,
    (it) => (it.method = "PUT"),
    /^PUT .* route: must be described/,
  ],
  [
    "an upload where the API is",
    createRef,
    (it) => (it.path = `/api/uploads${it.path}`),
    /^POST .* route: must be described/,
  ],
];
for (const [name, sample, change, told] of DEVIATIONS) {
  test(`told: ${name}`, () => {
    const exchange = sample();
    change(exchange);
    const { failures } = compared([readRef(), exchange]);
    assert.equal(failures.length, 1, failures.join("\n"));
    assert.match(failures[0], told);
  });
}

test("the same deviation is told once, with how often it was seen", () => {
  const wrong = [createRef(), createRef()];
  wrong.forEach((exchange) => delete exchange.response.json.ref);
  const { failures } = compared(wrong);
  assert.equal(failures.length, 1);
  assert.match(
    failures[0],
    /must have required property 'ref' \(2×, such as POST \/repos\/acme\/shop\/git\/refs/,
  );
});

test("planned faults and what is no API are left out, and counted", () => {
  const planned = [{ name: "made up", fault: "status" }];
  const outside = [{ name: "a page", request: /^GET \/acme$/, status: 200 }];
  const fault = Object.assign(readRef(), { status: 599, fault: "status" });
  const page = Object.assign(readRef(), { path: "/acme" });
  const comparison = compared([readRef(), fault, page], { planned, outside });
  assert.deepEqual(comparison.failures, []);
  for (const line of ["left out 1×: made up", "left out 1×: a page"]) {
    assert.ok(comparison.summary.includes(line), comparison.summary.join("\n"));
  }
  const error = Object.assign(page, { status: 500 });
  assert.equal(compared([readRef(), error], { planned: [], outside: [] }).failures.length, 1);
});

test("a status that GitHub gives everywhere has GitHub's shape", () => {
  assert.deepEqual(compared([strangers()]).failures, [], "GET /user describes its 401");
  const list = Object.assign(strangers(), { path: "/repos/acme/shop/tags" });
  assert.deepEqual(compared([list], { statuses: UNAUTHORIZED }).failures, []);
  assert.match(compared([list]).failures[0], /401, response status: must be described/);
  delete list.response.json.message;
  const failures = compared([list], { statuses: UNAUTHORIZED }).failures;
  assert.match(failures[0], /401, response body: must have required property 'message'/);
});

test("an allowance that nothing needs has to go", () => {
  const outside = [{ name: "a page", request: /^GET \/acme$/ }];
  assert.deepEqual(compared([listTags()], { outside }).failures, [
    "lib/allowances.js: nothing needs: a page",
  ]);
});

test("a contradiction excuses one place, and goes when nothing is wrong there", () => {
  const place = "#/components/schemas/git-ref/properties/object";
  const contradictions = [{ name: "sha", places: [place] }];
  const exchange = readRef();
  delete exchange.response.json.object.sha;
  assert.deepEqual(compared([exchange], { contradictions }).failures, []);
  delete exchange.response.json.url;
  const { failures } = compared([exchange], { contradictions });
  assert.match(failures.join("\n"), /^[^\n]*must have required property 'url'[^\n]*$/);
  assert.deepEqual(compared([readRef()], { contradictions }).failures, [
    "lib/allowances.js: nothing needs: sha",
  ]);
});

test("null is right where the description says nullable, beside a type or not", () => {
  for (const value of [null, "x", ["x"]]) {
    assert.deepEqual(compared([readProperty(value)]).failures, []);
  }
  const { failures } = compared([readProperty(1)]);
  assert.match(failures[0], /response body \/\*\/value: must be string .*, where it is 1;/);
});

test("what only an older server lacks is listed, or expected by name", () => {
  const server = Description.newestServer();
  const { get } = server.document.paths["/repos/{owner}/{repo}/git/ref/{ref}"];
  delete get.responses["200"];
  delete server.document.paths["/repos/{owner}/{repo}/tags"];
  const older = new Contract(new Description("older", server.document));
  const [place, where] = ["GET /repos/{owner}/{repo}/git/ref/{ref}", "response status"];
  const ahead = [{ name: "refs", route: place, where, expected: "must be described" }];
  const exchanged = [readRef(), listTags()];
  const comparison = compared(exchanged, { ahead }, [DOTCOM, older]);
  assert.deepEqual(comparison.failures, []);
  const listed = "older has no GET /repos/{owner}/{repo}/tags";
  assert.ok(comparison.summary.includes(listed), comparison.summary.join("\n"));
  assert.match(
    compared(exchanged, {}, [DOTCOM, older]).failures[0],
    /200, response status.*by older/,
  );
});

test("an empty record is no proof", () => {
  assert.deepEqual(compared([]).failures, ["there is no exchange to compare"]);
});
