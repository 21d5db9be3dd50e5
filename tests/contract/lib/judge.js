// Compares exchanges with one contract, and counts what it saw.
//
// Must not know how results are told.

import { deviation } from "./deviation.js";
import { checkRequest } from "./request.js";
import { checkResponse } from "./response.js";

/** A contract, and what was seen of it. */
export class Judge {
  /** How often each operation gave each status. */
  routes = new Map();
  /** Routes of another contract that this one lacks. */
  missing = new Set();

  constructor({ description, schemas }, allowances) {
    this.description = description;
    this.schemas = schemas;
    this.allowances = allowances;
  }

  get name() {
    return this.description.name;
  }

  /** How many exchanges were compared. */
  get pairs() {
    const counts = [...this.routes.values()].flatMap((statuses) => [...statuses.values()]);
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** The route of an exchange, whether it is described, and what deviates. */
  judge(exchange) {
    const { path, uploads } = exchange.address;
    const found = this.description.find(exchange.asked, path, uploads);
    if (!found) {
      const route = `${exchange.asked} ${path}`;
      const deviations = [deviation("route", "", "must be described")];
      return { route, described: false, deviations };
    }
    const { name: route } = found.operation;
    this.#count(route, exchange.status);
    return { route, described: true, deviations: this.#compare(found, exchange) };
  }

  #compare(found, exchange) {
    if (!exchange.response) {
      return [deviation("response", "", "must come")];
    }
    // Tests send requests that make no sense: what is refused need not be right.
    const asked = exchange.succeeded ? checkRequest(this, found, exchange) : [];
    return [...asked, ...checkResponse(this, found.operation, exchange)];
  }

  #count(name, status) {
    const statuses = this.routes.get(name) ?? new Map();
    this.routes.set(name, statuses.set(status, (statuses.get(status) ?? 0) + 1));
  }
}
