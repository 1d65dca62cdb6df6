"""Drives the generated Python client against a gateway, and against a proxy that responds like a later version."""

import json
import os
import sys
import uuid

sys.path.insert(0, sys.argv[1])

import openapi_client  # noqa: E402

FINAL = {"succeeded", "partial", "failed", "canceled", "expired"}
READ_TIMEOUT_IN_SECONDS = 70


def drive(url, outcome, code):
    configuration = openapi_client.Configuration(host=url)
    configuration.access_token = os.environ["GATEWAY_KEY"]
    with openapi_client.ApiClient(configuration) as client:
        api = openapi_client.RefreshApi(client)
        waiting = {"prefer": "wait=50", "_request_timeout": READ_TIMEOUT_IN_SECONDS}
        request = openapi_client.CreateRefresh(connection="shipstation-sandbox", metadata={"order": "4711"})
        refresh = api.create_refresh(request, idempotency_key=str(uuid.uuid4()), **waiting)
        while refresh.status not in FINAL:
            refresh = api.get_refresh(refresh.id, **waiting)
        assert refresh.status == "succeeded", refresh
        assert refresh.outcome == outcome, refresh
        assert refresh.metadata["order"] == "4711", refresh
        assert refresh.created_at <= refresh.finished_at, refresh

        page = api.list_refreshes(connection="shipstation-sandbox", _request_timeout=READ_TIMEOUT_IN_SECONDS)
        (listed,) = [item for item in page.items if item.id == refresh.id]
        expected = code if code == "added-later" else "not-refreshable"
        assert {warning.code for warning in listed.warnings} == {expected}, listed

        try:
            api.get_refresh("rfr_1", _request_timeout=READ_TIMEOUT_IN_SECONDS)
            raise AssertionError("The unknown refresh was found.")
        except openapi_client.ApiException as error:
            assert error.status == 404, error
            assert json.loads(error.body)["code"] == code, error


drive(os.environ["GATEWAY_URL"], "imported", "refresh-not-found")
drive(os.environ["LATER_GATEWAY_URL"], "added-later", "added-later")
