// Who may do what: rules, the account behind the token, and how much is left of its budget.

import assert from "node:assert/strict";

export async function rules(octokit, where) {
  const { data: rulesets } = await octokit.rest.repos.getRepoRulesets(where);
  assert.deepEqual(rulesets, []);
  const { data: forMain } = await octokit.rest.repos.getBranchRules({ ...where, branch: "main" });
  assert.deepEqual(forMain, []);
  const { data: account } = await octokit.rest.users.getAuthenticated();
  assert.equal(typeof account.login, "string");
  const { data: limits, headers } = await octokit.rest.rateLimit.get();
  assert.equal(limits.resources.core.remaining, Number(headers["x-ratelimit-remaining"]));
}
