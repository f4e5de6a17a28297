"""The description of the API: complete, and nothing that it allows ends in a fault of the program."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from api.app import create_app
from api.settings import Settings
from tests.api.conftest import Api

DOCUMENT = create_app(Settings()).openapi()
# Rebuilding fills the store anew at each call; its test stands with the main path.
OPERATIONS = [
    found.ok()
    for found in schemathesis.openapi.from_dict(DOCUMENT).get_all_operations()
    if found.ok().path != "/v1/graph/rebuild"
]


def test_every_operation_parameter_and_field_is_described() -> None:
    for path, operations in DOCUMENT["paths"].items():
        for operation in operations.values():
            assert operation["summary"], path
            for parameter in operation.get("parameters", ()):
                assert parameter.get("description"), (path, parameter["name"])
    for name, component in DOCUMENT["components"]["schemas"].items():
        if name.endswith(("Out", "Body")):
            for field, said in component["properties"].items():
                assert said.get("description"), (name, field)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_whatever_the_description_allows_is_answered(api: Api, operation: Any) -> None:
    @given(case=operation.as_strategy())
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def ask(case: Any) -> None:
        # Sent by the client of the fixture: schemathesis' own would start the application a second time.
        request = case.as_transport_kwargs(base_url="http://testserver")
        request["headers"] = {**dict(request.get("headers") or {}), "Authorization": f"Bearer {api.token('admin')}"}
        answer = api.client.request(**request)
        assert answer.status_code < 500, answer.text

    ask()
