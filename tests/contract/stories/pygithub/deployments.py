"""What runs where: an environment, deployments to it, and how each came out."""

from expect import equal, refused

ENVIRONMENT = "staging"


def tell(_client, shop):
    environments(shop)
    first, second = (deploy(shop, ref) for ref in ("v1.0.0", "main"))
    report(first, "success")
    report(second, "success")
    # What succeeds takes the place of what was there.
    equal(states(first), ["inactive", "success"])
    equal(states(second), ["success"])
    listed = shop.get_deployments(environment=ENVIRONMENT)
    equal([deployment.id for deployment in listed], [second.id, first.id])
    equal(shop.get_deployment(first.id).payload, {"tag": "v1.0.0"})
    shop.delete_environment(ENVIRONMENT)


def environments(shop):
    refused(404, "Not Found", lambda: shop.get_environment(ENVIRONMENT))
    shop.create_environment(ENVIRONMENT, wait_timer=5)
    made = shop.get_environment(ENVIRONMENT)
    rules = [(rule.type, rule.wait_timer) for rule in made.protection_rules]
    equal(rules, [("wait_timer", 5)])
    equal([environment.name for environment in shop.get_environments()], [ENVIRONMENT])


def deploy(shop, ref):
    deployment = shop.create_deployment(
        ref,
        auto_merge=False,
        required_contexts=[],
        payload={"tag": ref},
        environment=ENVIRONMENT,
    )
    equal((deployment.ref, deployment.task), (ref, "deploy"))
    return deployment


def report(deployment, state):
    status = deployment.create_status(
        state, description=f"It is {state}", environment_url="https://staging.example.com"
    )
    equal((status.state, status.environment_url), (state, "https://staging.example.com"))
    equal(deployment.get_status(status.id).description, f"It is {state}")


def states(deployment):
    return [status.state for status in deployment.get_statuses()]
