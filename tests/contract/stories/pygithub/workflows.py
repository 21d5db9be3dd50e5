"""A workflow that is started by hand, and the run that comes of it."""

from expect import equal


def tell(_client, shop):
    listed = list(shop.get_workflows())
    equal(
        [(workflow.name, workflow.path) for workflow in listed],
        [("Ship", ".github/workflows/ship.yml")],
    )
    workflow = shop.get_workflow("ship.yml")
    equal(workflow.id, listed[0].id)
    equal(workflow.create_dispatch("main", {"tag": "v1.2.0"}), True)
    (run,) = workflow.get_runs()
    equal((run.event, run.status, run.head_branch), ("workflow_dispatch", "queued", "main"))
    equal(shop.get_workflow_run(run.id).run_number, run.run_number)
    equal(list(run.jobs()), [])
    equal([known.id for known in shop.get_workflow_runs(branch="main")], [run.id])
