// What was found out about a commit: statuses, and the checks that a user may look at.

import assert from "node:assert/strict";

export async function checks(octokit, where) {
  const { data: head } = await octokit.rest.git.getRef({ ...where, ref: "heads/main" });
  const { sha } = head.object;
  for (const state of ["pending", "success"]) {
    const asked = { ...where, sha, state, context: "lint", description: `It is ${state}` };
    const { data: made } = await octokit.rest.repos.createCommitStatus(asked);
    assert.deepEqual([made.state, made.context], [state, "lint"]);
  }
  const { data: listed } = await octokit.rest.repos.listCommitStatusesForRef({
    ...where,
    ref: sha,
  });
  assert.deepEqual(
    listed.map(({ state }) => state),
    ["success", "pending"],
  );
  const combined = await octokit.rest.repos.getCombinedStatusForRef({ ...where, ref: "main" });
  assert.deepEqual([combined.data.state, combined.data.total_count], ["success", 1]);
  await runs(octokit, where, sha);
}

/** Only an App may write them. */
async function runs(octokit, where, head_sha) {
  const create = octokit.rest.checks.create({ ...where, name: "test", head_sha });
  await assert.rejects(create, { status: 403 });
  const { data: found } = await octokit.rest.checks.listForRef({ ...where, ref: "main" });
  assert.deepEqual([found.total_count, found.check_runs], [0, []]);
}
