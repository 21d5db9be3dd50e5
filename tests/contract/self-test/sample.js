// Exchanges as the emulator records them, without anything that deviates.

import { Exchange } from "../lib/exchange.js";

const BASE = "http://127.0.0.1:1/repos/acme/shop";
const SHA = "49d47b2c8de2148f516d1b96f071ef4ac5f8b53d";
const JSON_TYPE = "application/json; charset=utf-8";

const REF = {
  ref: "refs/tags/v1",
  node_id: "MDAzOlJlZjE6cmVmcy90YWdzL3Yx",
  url: `${BASE}/git/refs/tags/v1`,
  object: { sha: SHA, type: "commit", url: `${BASE}/git/commits/${SHA}` },
};

/** A ref that is created. */
export function createRef() {
  const sent = { ref: "refs/tags/v1", sha: SHA };
  return exchange("POST", "/repos/acme/shop/git/refs", 201, REF, {
    request: { headers: { "content-type": "application/json" }, size: 71, json: sent },
    headers: { location: REF.url },
  });
}

/** A ref that is read. */
export function readRef() {
  return exchange("GET", "/repos/acme/shop/git/ref/tags/v1", 200, REF);
}

/** A ref that is not there. */
export function missRef() {
  return exchange("GET", "/repos/acme/shop/git/ref/tags/v1", 404, {
    message: "Not Found",
    documentation_url: "https://docs.github.com/rest/git/refs#get-a-reference",
    status: "404",
  });
}

/** A ref that is removed. */
export function deleteRef() {
  return exchange("DELETE", "/repos/acme/shop/git/refs/heads/a/b", 204);
}

/** A list, of which a page is asked for. */
export function listTags() {
  const commit = { sha: SHA, url: `${BASE}/commits/${SHA}` };
  const archives = { zipball_url: `${BASE}/zipball`, tarball_url: `${BASE}/tarball` };
  const tag = { name: "v1", node_id: "MDM6UmVm", commit, ...archives };
  const listed = exchange("GET", "/repos/acme/shop/tags", 200, [tag]);
  return Object.assign(listed, { query: "per_page=100&page=1" });
}

/** A comparison, of which GitHub says that it may fail. */
export function readComparison() {
  const [message, documentation_url] = ["Server Error", "https://docs.github.com/rest"];
  const error = { message, documentation_url };
  return exchange("GET", "/repos/acme/shop/compare/main...beside", 500, error);
}

/** A custom property, whose schema is a union that is nullable. */
export function readProperty(value) {
  const property = { property_name: "team", value };
  return exchange("GET", "/repos/acme/shop/properties/values", 200, [property]);
}

/** A folder without any file in it. */
export function readFolder() {
  return exchange("GET", "/repos/acme/shop/contents/", 200, []);
}

/** Somebody who is nobody. */
export function strangers() {
  return exchange("GET", "/user", 401, {
    message: "Requires authentication",
    documentation_url: "https://docs.github.com/rest/users/users#get-the-authenticated-user",
    status: "401",
  });
}

function exchange(method, path, status, json, { request, headers } = {}) {
  const type = json === undefined ? {} : { "content-type": JSON_TYPE };
  return new Exchange({
    method,
    path,
    query: null,
    status,
    fault: null,
    request: request ?? { headers: {}, size: 0 },
    response: {
      headers: { ...type, ...headers },
      size: json ? 300 : 0,
      json: structuredClone(json),
    },
  });
}
