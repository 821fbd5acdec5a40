"""The changes of this room."""
