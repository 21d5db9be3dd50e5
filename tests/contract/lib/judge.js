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
  /** What was asked for that the description lacks. */
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

  /** What deviates in an exchange, and the name of what it deviates from. */
  judge(exchange) {
    const { path, uploads } = exchange.address;
    const found = this.description.find(exchange.asked, path, uploads);
    if (!found) {
      const route = `${exchange.asked} ${path}`;
      this.missing.add(route);
      return { route, deviations: [deviation("route", "", "must be described")] };
    }
    const { operation } = found;
    this.#count(operation.name, exchange.status);
    // Tests send requests that make no sense: what is refused need not be right.
    const asked = exchange.succeeded ? checkRequest(this, found, exchange) : [];
    const answered = checkResponse(this, operation, exchange);
    return { route: operation.name, deviations: [...asked, ...answered] };
  }

  #count(name, status) {
    const statuses = this.routes.get(name) ?? new Map();
    this.routes.set(name, statuses.set(status, (statuses.get(status) ?? 0) + 1));
  }
}
