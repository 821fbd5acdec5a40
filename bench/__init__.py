"""Measures of docs/performance.md, each beside a reference in the same run."""
