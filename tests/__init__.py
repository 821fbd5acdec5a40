"""The test suite. Run it with `make test`, or a part of it with `.venv/bin/pytest tests/<room>`."""
