"""Whether the web server beside it answers: the healthcheck of the container. `python ask_health.py /health/ready/`

Asks as the proxy does, because a request by plain HTTP would be sent to HTTPS, and one for an unknown host refused.
"""

import http.client
import os
import sys

host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".") or "localhost"
connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=4)
connection.request("GET", sys.argv[1], headers={"Host": host, "X-Forwarded-Proto": "https"})
sys.exit(connection.getresponse().status != 200)
