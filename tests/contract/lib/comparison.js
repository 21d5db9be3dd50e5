// All exchanges against all contracts: what is left out, what deviates, what was counted.
//
// Must not know where exchanges come from, or where the text goes.

import { Judge } from "./judge.js";

/** The whole comparison. The first contract is the one that the emulator follows. */
export class Comparison {
  #judges;
  #allowances;
  #deviations = new Map();

  constructor(contracts, allowances) {
    this.#allowances = allowances;
    this.#judges = contracts.map((contract) => new Judge(contract, allowances));
  }

  /** Takes an exchange into account. */
  add(exchange) {
    const { outside, planned } = this.#allowances;
    const left =
      planned.find(({ fault }) => fault === exchange.fault) ?? outside.find(meant(exchange));
    if (left) {
      this.#allowances.need(left);
      return;
    }
    const [first, ...others] = this.#judges;
    const result = first.judge(exchange);
    this.#note(first, exchange, result);
    others.forEach((judge) => this.#addTo(judge, exchange, result));
  }

  /** An older server knows less than the first contract, and that is told. */
  #addTo(judge, exchange, first) {
    const { route, described, deviations } = judge.judge(exchange);
    if (described) {
      const unexpected = deviations.filter((it) => !this.#allowances.expects(route, it));
      this.#note(judge, exchange, { route, deviations: unexpected });
    } else if (first.described) {
      judge.missing.add(first.route);
    }
  }

  /** What must not be: a line for each. */
  get failures() {
    const lines = [...this.#deviations.values()].map(line);
    const unneeded = this.#allowances.unneeded.map(
      (name) => `lib/allowances.js: nothing needs: ${name}`,
    );
    const nothing = this.#judges[0].pairs === 0 ? ["there is no exchange to compare"] : [];
    return [...lines, ...unneeded, ...nothing];
  }

  /** What was compared, and what was not. */
  get summary() {
    const [first, ...others] = this.#judges;
    return [
      ...routes(first),
      ...this.#leftOut(),
      counted(first),
      ...others.flatMap((judge) => [counted(judge), ...missing(judge)]),
    ];
  }

  #note({ name }, exchange, { route, deviations }) {
    for (const { where, pointer, expected, found } of deviations) {
      const place = pointer.replaceAll(/\/\d+(?=\/|$)/g, "/*");
      const text = `${route} ${exchange.status}, ${where}${place && ` ${place}`}: ${expected}`;
      const known = this.#deviations.get(text) ?? { text, found, exchange, judges: new Map() };
      known.judges.set(name, (known.judges.get(name) ?? 0) + 1);
      this.#deviations.set(text, known);
    }
  }

  #leftOut() {
    const { outside, planned } = this.#allowances;
    const told = (entry) => `left out ${this.#allowances.times(entry)}×: ${entry.name}`;
    return [...outside, ...planned].map(told);
  }
}

function line({ text, found, exchange, judges }) {
  const [[, times]] = judges;
  const example = `such as ${exchange}${found === undefined ? "" : `, where it is ${found}`}`;
  return `${text} (${times}×, ${example}; by ${[...judges.keys()].join(", ")})`;
}

/** Whether an entry is about an exchange. */
function meant(exchange) {
  const { path } = exchange.address;
  const line = `${exchange.asked} ${path}`;
  return ({ request, status }) =>
    request.test(line) && [undefined, exchange.status].includes(status);
}

function routes(judge) {
  const names = [...judge.routes.keys()].sort();
  const width = Math.max(0, ...names.map((name) => name.length));
  const told = ([status, count]) => `${status} ×${count}`;
  const statuses = (name) => [...judge.routes.get(name)].sort().map(told).join(", ");
  return names.map((name) => `${name.padEnd(width)}  ${statuses(name)}`);
}

function counted(judge) {
  return `${judge.name}: ${judge.routes.size} routes, ${judge.pairs} pairs`;
}

function missing(judge) {
  return [...judge.missing].sort().map((route) => `${judge.name} has no ${route}`);
}
