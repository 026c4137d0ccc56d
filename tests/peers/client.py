"""Validates a ticket with python-cas and says what it read, as JSON.

Arguments: address of the CAS server, address of the service, ticket, version (1, 2, 3 or CAS_2_SAML_1_0).
"""

import json
import sys

from cas import CASClient

server, service, ticket, version = sys.argv[1:]
client = CASClient(
    version=version if version.startswith("CAS") else int(version),
    service_url=service,
    server_url=server,
)
user, attributes, _ = client.verify_ticket(ticket)
json.dump({"user": user, "attributes": attributes or {}}, sys.stdout)
