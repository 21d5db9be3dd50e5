// A workflow that is started by hand, and the run that comes of it.

import assert from "node:assert/strict";

export async function workflows(octokit, where) {
  const { data: listed } = await octokit.rest.actions.listRepoWorkflows(where);
  assert.deepEqual(
    listed.workflows.map(({ name, path }) => [name, path]),
    [["Ship", ".github/workflows/ship.yml"]],
  );
  const ship = { ...where, workflow_id: "ship.yml" };
  const { data: workflow } = await octokit.rest.actions.getWorkflow(ship);
  assert.equal(workflow.id, listed.workflows[0].id);
  await dispatching(octokit, where, ship);
}

async function dispatching(octokit, where, ship) {
  const asked = { ...ship, ref: "main", inputs: { tag: "v1.1.0" } };
  const wrong = octokit.rest.actions.createWorkflowDispatch({ ...asked, inputs: {} });
  await assert.rejects(wrong, { status: 422 });
  const silent = await octokit.rest.actions.createWorkflowDispatch(asked);
  assert.equal(silent.status, 204);
  const telling = { ...asked, return_run_details: true };
  const { data: details } = await octokit.rest.actions.createWorkflowDispatch(telling);
  await running(octokit, where, details.workflow_run_id);
  const { data: runs } = await octokit.rest.actions.listWorkflowRuns(ship);
  assert.deepEqual([runs.total_count, runs.workflow_runs[0].id], [2, details.workflow_run_id]);
}

async function running(octokit, where, run_id) {
  const { data: run } = await octokit.rest.actions.getWorkflowRun({ ...where, run_id });
  assert.deepEqual(
    [run.event, run.status, run.head_branch],
    ["workflow_dispatch", "queued", "main"],
  );
  const { data: jobs } = await octokit.rest.actions.listJobsForWorkflowRun({ ...where, run_id });
  assert.equal(jobs.total_count, jobs.jobs.length);
  const asked = { ...where, event: "workflow_dispatch" };
  const { data: all } = await octokit.rest.actions.listWorkflowRunsForRepo(asked);
  assert.equal(all.total_count, 2);
}
