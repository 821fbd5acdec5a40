"""What this room puts into the registries."""
